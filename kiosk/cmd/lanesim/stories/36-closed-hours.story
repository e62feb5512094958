story: A crossing outside the hours of the post
policy: hours = ["daily 06:00-11:00"]
present sok
expect finding post.closed
officer refuse come tomorrow
expect ended refused
