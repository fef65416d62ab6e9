# The full help. A changed flag shows up as a diff.
$DEDUP --help
