# Every kind of change to a cluster, added and removed articles, the list, and the formats.
label() { printf 'id\tcluster\n'; for pair in "$@"; do printf '%s\t%s\n' "${pair%:*}" "${pair#*:}"; done; }
label k1:1 k2:1 g1:2 g2:2 g3:- s1:3 s2:3 s3:3 a1:4 a2:4 a3:4 a4: p1:5 p2:5 p3:5 p4:5 m1:6 m2:6 m3:7 m4:7 \
  r1:8 r2:8 r3:8 r4:9 r5:9 n1:n1 n2:n2 x1:10 x2:10 left1:1 left2:11 left3:11 > old.tsv
label k1:A k2:A g1:B g2:B g3:B s1:C s2:C s3: a1:D a2:D a3: a4:D p1:E p2:E p3:F p4:F m1:G m2:G m3:G m4:G \
  r1:H r2:H r3:I r4:I r5:I n1:J n2:J x1:K x2:L came1:A came2:M came3:M > new.tsv
$DEDUP diff old.tsv new.tsv --list changes.tsv
echo "exit $?"
cat changes.tsv
(head -1 new.tsv; tail -n +2 new.tsv | sort -r) | $DEDUP diff old.tsv - --list again.tsv --format tsv | head -6
cmp changes.tsv again.tsv
$DEDUP diff new.tsv old.tsv --all --list - --format jsonl | head -4
