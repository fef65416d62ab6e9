# The two files must have common ids and the requested column.
try() { $DEDUP diff "$@" | head -2; echo "exit ${PIPESTATUS[0]}"; }
printf 'id\tcluster\na\t1\nb\t1\na\t2\n' > old.tsv
printf 'id\tcluster\nx\t1\n' > other.tsv
: > empty.tsv
try old.tsv
try old.tsv old.tsv old.tsv
try - -
try old.tsv other.tsv
try old.tsv empty.tsv
try old.tsv missing.tsv
try old.tsv old.tsv --column story
try old.tsv old.tsv
