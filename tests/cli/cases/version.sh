# The version, what the processor runs, and the formats; versions of libraries differ by system.
$DEDUP --version | sed -E 's/(vector instructions: ).*/\1.../; s/ [0-9]+(\.[0-9]+)+[a-z0-9.]*//g'
