story: A parent whose children stayed at home
present chan
expect screen choose
touch alone
expect screen alone       # asked once more
touch alone
expect phase passing
walk
expect ended passed
