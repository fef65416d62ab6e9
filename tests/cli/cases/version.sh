# The version, what the processor runs, and the formats; versions of libraries differ by system, and Arrow may be missing.
$DEDUP --version | sed -E 's/(vector instructions: ).*/\1.../; s/ [0-9]+(\.[0-9]+)+[a-z0-9.]*//g; s/ (parquet|arrow|Arrow),//g'
