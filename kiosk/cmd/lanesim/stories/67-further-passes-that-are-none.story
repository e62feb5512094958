story: What is shown besides is no child's pass
present chan
expect screen choose
show-also garbage
expect hint child-pass
show-also dara
expect hint one-adult
show-also stranger
expect hint child-pass
expect people 1
touch alone
expect screen alone       # asked once more
touch alone
expect phase passing
walk
expect ended passed
