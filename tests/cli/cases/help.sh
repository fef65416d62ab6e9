# The short help: one screen.
$DEDUP -h
