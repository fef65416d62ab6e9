# --include and --exclude choose files in folders, not files that are named. Links, pipes and devices are passed over.
article() { echo '{"id": "'$1'", "text": "article number '$1' of the day"}' > "$2"; }
mkdir -p feeds/2031/05 feeds/2032 feeds/draft
article a feeds/a.jsonl
article b feeds/2031/b.jsonl
article c feeds/2031/05/c.ndjson
article d feeds/2032/d.jsonl
article e feeds/draft/e.jsonl
article f feeds/2032/f.dat
mkfifo feeds/pipe.jsonl
ln -s . feeds/circle
ids() { echo "$ $*"; "$DEDUP" feeds "$@" -q | tail -n +2 | cut -f 1 | sort | tr '\n' ' '; echo; }
ids
ids --include '*.ndjson'
ids --include '2031/**'
ids --include '2031/*' --exclude '0?/'
ids --include '**/05/*' --include 'a.*'
ids --exclude draft --exclude '2032/'
ids --exclude '{draft,203[12]}'
ids --include '*.dat'
ids --include '/a.jsonl' --include 'feeds/*'
echo "the reference set is a folder too"
"$DEDUP" feeds --against feeds/2031 --include '*.jsonl' -q | cut -f 1
echo "a file that is named is read"
"$DEDUP" feeds/a.jsonl --exclude '*' -q | cut -f 1
echo "what was passed over is told"
"$DEDUP" feeds --include '2031/' --exclude '05' 2>&1 > /dev/null | grep ignored
"$DEDUP" feeds --include '*.xml'; echo "exit $?"
for glob in '[a' '{a' '!a' '' '[z-a]'; do "$DEDUP" feeds --include "$glob"; echo "exit $?"; done
