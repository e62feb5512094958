story: A lane that an officer closed stays closed through a power cut
officer close evening
expect phase closed
power cut
power on closed
expect screen closed
officer open morning
expect phase idle
