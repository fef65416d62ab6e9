# The version, what the processor runs, and the formats; versions of libraries differ by system, and some lack Arrow.
$DEDUP --version | sed -E 's/(vector instructions: ).*/\1.../; s/ [0-9]+(\.[0-9]+)+[a-z0-9.]*//g; s/ Arrow,| parquet, arrow,//'
