story: The leaf is slow behind the holder, and closes in time
present sok
expect phase passing
expect gate open
pull gate
walk
plug gate
expect ended passed
expect works gate
expect screen welcome
