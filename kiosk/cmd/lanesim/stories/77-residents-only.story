story: The post is open to another province only
policy: closure = "residents-only"
policy: residents = ["7"]
present sok
expect finding post.closure
officer refuse not today
expect ended refused
