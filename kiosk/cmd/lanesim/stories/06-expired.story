story: An expired pass is for the officer, who clears it
present mony
expect phase referred
expect finding pass.expired
expect screen officer
officer clear renewed today at the desk
expect phase passing
walk
expect ended passed
