# All flags, as a diff shows them when one changes.
$DEDUP --help
