# Judgements and measures that are no finite decimal numbers are bad rows, and a labels file with such a similarity is
# refused.
try() { "$DEDUP" eval --bootstrap 0 "$@" > out; code=$?; head -2 out; echo "exit $code"; }
printf 'id\tcluster\na\t1\nb\t1\nc\t2\nd\t2\n' > labels.tsv
printf 'a\tb\tscore\na\tb\t0.9\na\tc\tnan\na\td\t0.1\nb\tc\tinf\nb\td\t0x1p-1\nc\td\t1e400\n' > scores.tsv
printf 'a\tb\trelation\na\tb\tsame\na\tc\tNaN\na\td\tother\n' > words.tsv
printf 'a\tb\tscore\na\tb\tyes\na\tc\t0.2\na\td\t0.1\n' > mixed.tsv
printf 'a\tb\tjaccard\na\tb\t0.9\na\tc\tnan\na\td\t-inf\nb\tc\t0x1\n' > measured.tsv
printf 'a\tb\tscore\na\tb\t1\na\tc\t0\n' > good.tsv
try --gold scores.tsv --labels labels.tsv
try --gold words.tsv --unrelated other --labels labels.tsv
try --gold mixed.tsv --labels labels.tsv
try --gold good.tsv --pairs measured.tsv
printf '{"id": "a", "text": "one two three four five six"}\n{"id": "b", "text": "one two three four five seven"}\n' > feed.jsonl
for similarity in nan inf 0x1p-1 1.5 -0.1 ''; do
  printf 'id\tcluster\trepresentative\tsimilarity\trelation\na\t1\ta\t1\tsingle\nb\t2\tb\t%s\tsingle\n' "$similarity" > run.tsv
  "$DEDUP" compare --input feed.jsonl --labels run.tsv a b > out; echo "exit $?"
done
