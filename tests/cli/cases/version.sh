# Versions of libraries stand below the first line.
$DEDUP --version | head -1
