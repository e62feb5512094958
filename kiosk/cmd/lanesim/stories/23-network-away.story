story: Many crossings without a network, then it is back
speed: 10
network away
cross 500
network back
