story: A rule asks for the children's own passes: a picture does not do
policy: child_confirm = "pass"
present leap
expect screen choose
show-also dany
touch choose.piseth
expect people 3
touch continue
turn 2 dany
turn 3 piseth
expect finding child.unconfirmed
officer clear documents-checked the pass was at home, birth certificate seen
expect screen go
walk
walk
walk
expect ended passed
