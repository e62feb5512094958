story: 500 crossings without a network, then it is back
speed: 20
network away
cross 500
network back
