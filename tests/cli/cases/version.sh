# The lines after the first name the versions of libraries.
$DEDUP --version | head -1
