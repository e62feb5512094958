story: With an unset clock nothing that depends on a date is decided
clock unset
present sok
expect finding clock.untrusted
officer clear pass looked at by hand
expect phase passing
walk
expect ended passed
