# What is wrong with a file or a variable is told with its place, and ends the run with 2.
try() { printf "$1" > dedup.toml; $DEDUP config "${@:2}"; echo "exit $?"; }
try 'find = "stories"\ntreshold = 0.7\n'
try 'text_field = "x"\n[output]\nlabels = "y"\nhelp = true\n'
try 'quiet = "yes"\nlabels = ["a"]\nagainst = [1.5, [2]]\nlatest = 1\n'
try 'threshold = 7\nsearch = "lhs"\nmax-record = "small"\n'
try 'seed = = 1\n'
try 'seed = 1\nseed = 2\n'
try 'labels = "\xff"\n'
try 'same-source = true\n' --across-sources
printf 'stories = "s.jsonl"\n' > dedup.toml
$DEDUP feed.jsonl --find reprints; echo "exit $?"
rm dedup.toml
$DEDUP config --config nowhere.toml; echo "exit $?"
DEDUP_THRESHOLD=much DEDUP_QUIET=maybe $DEDUP config; echo "exit $?"
DEDUP_RECALL=2 $DEDUP config; echo "exit $?"
$DEDUP config feed.jsonl; echo "exit $?"
$DEDUP config --labels $'\xff'; echo "exit $?"
mkdir dedup.toml
$DEDUP config; echo "exit $?"
