# Settings come from flags, then variables, then ./dedup.toml or --config FILE, then the user's file.
export XDG_CONFIG_HOME=$PWD/home
exec > >(sed "s|$PWD|FOLDER|g")
mkdir -p home/dedup work
cp "$CASES_DIR/news.jsonl" work
cd work
echo 'threshold = 0.5
recall = 0.95
quiet = true' > ../home/dedup/dedup.toml
echo "the user's file"
$DEDUP config
echo 'threshold = 0.6
shingle = 3
against = ["old", "a \"b\""]
include = "*.jsonl"' > dedup.toml
echo "and that of the folder"
$DEDUP config
echo "and variables"
DEDUP_THRESHOLD=0.7 DEDUP_QUIET=false DEDUP_TEXT_FIELD=story DEDUP_SHINGLE= $DEDUP config
echo "and flags"
DEDUP_THRESHOLD=0.7 $DEDUP config -t 0.9 --against new --latest
echo "another file, none, and what it prints is a file"
echo 'labels = "l.tsv"' > other.toml
$DEDUP config --config other.toml
$DEDUP config --no-config
DEDUP_LABELS=l.tsv $DEDUP config --all > all.toml
DEDUP_NOTHING=1 $DEDUP config --config all.toml > again.toml
grep -v '^#' again.toml | sed 's/ *#.*//' | grep . | sort > again
grep -v '^#' all.toml | grep -v '# default' | sed 's/ *#.*//' | grep . | sort | cmp - again && echo same
echo "a run takes them, and says so"
rm dedup.toml
DEDUP_QUIET=0 DEDUP_TRESHOLD=1 DEDUP_DATA=x $DEDUP news.jsonl --config other.toml 2>&1 | grep -E 'settings|DEDUP'
head -2 l.tsv
echo "so do commands"
echo 'text-field = "title"' > dedup.toml
$DEDUP read news.jsonl | head -1 | cut -c 1-120
exec >&-; wait
