# Invalid flags and side files for --find stories.
feed="$CASES_DIR/news.jsonl"
try() {
  $DEDUP "$feed" "$@" --labels labels.tsv --quiet
  echo "exit $?"
}
for value in 0 1.5 -1 abc nan; do try --find stories --story-threshold "$value"; done
for value in abc 3 -3d 5w 1e99d ''; do try --find stories --within "$value"; done
try --find everything
echo '# stories of narrower levels' >&2
try --stories stories.jsonl
try --find excerpts --stories stories.jsonl
test -e labels.tsv && echo 'labels are written all the same'
try --find stories --within 0
echo '# families' >&2
printf 'Ledger Group\tMorning Ledger\nno tab here\n\tno family\nno outlet\t\n\n# a comment\nA\tb\tc\n\377\376\tx\n' > families.tsv
$DEDUP "$feed" --find stories --families families.tsv --labels labels.tsv
echo "exit $?"
: > empty.tsv
try --find stories --families empty.tsv
try --find stories --families missing.tsv
echo '# background' >&2
try --find stories --background missing.tsv
try --find stories --background empty.tsv
printf '# dedup background 2\n' > background.tsv
try --find stories --background background.tsv
printf '# dedup background 1\nlanguage\ten\tmany\n' > background.tsv
try --find stories --background background.tsv
printf '# dedup background 1\nlanguage\ten\t100\nthe\t90\nof\n' > background.tsv
try --find stories --background background.tsv
printf '# dedup background 1\nlanguage\ten\t100\nthe\t900\n' > background.tsv
try --find stories --background background.tsv
printf '# dedup background 1\nthe\t90\n' > background.tsv
try --find stories --background background.tsv
head -c 3000 /dev/zero > background.tsv
try --find stories --background background.tsv
