# Invalid gold and labels files. Each message says what to do.
try() { $DEDUP eval --bootstrap 0 "$@" | head -3; echo "exit ${PIPESTATUS[0]}"; }
printf 'id\tcluster\na\t1\nb\t1\nc\t2\n' > labels.tsv
printf 'id\tcluster\nx\t1\ny\t1\n' > unknown.tsv
printf 'id\tstory\na\t1\nb\t1\na\t2\n\t3\nc\nd\t4\textra\n' > broken.tsv
printf 'id\tevent\na\t1\n' > event.tsv
printf '{"story": 1}\n' > no_id.jsonl
printf 'id\tcluster\n' > header.tsv
printf 'a\ta\t1\na\tb\t1\nb\ta\t0\n' > pairs.tsv
: > empty.tsv
try --gold unknown.tsv --labels labels.tsv
try --gold broken.tsv --labels labels.tsv
try --gold event.tsv --labels labels.tsv
try --gold event.tsv --gold-column evnt --labels labels.tsv
try --gold event.tsv --gold-column event --labels labels.tsv
try --gold labels.tsv --labels labels.tsv --column storry
try --gold no_id.jsonl --labels labels.tsv
try --gold header.tsv --labels labels.tsv
try --gold empty.tsv --labels labels.tsv
try --gold labels.tsv --labels missing.tsv
try --gold pairs.tsv --labels labels.tsv
try --gold unknown.tsv --pairs pairs.tsv
gzip -c labels.tsv > labels.tsv.gz
try --gold labels.tsv --labels labels.tsv.gz
try --labels labels.tsv
try --gold labels.tsv
try --gold labels.tsv --labels labels.tsv --pairs pairs.tsv what
try --gold - --labels -
try --gold pairs.tsv --labels labels.tsv --errors errors.tsv
ls
