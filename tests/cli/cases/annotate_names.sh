# Names below --annotate's folder are those of the inputs without what leads out of it; names that meet, and outputs that
# would replace an input, are refused before the run, and then nothing is made.
record='{"id":"1","text":"The old mill on the river burnt down in the night."}'
mkdir -p in/x
for name in in/a.jsonl in/x/b.jsonl 'in/wei rd\name.jsonl'; do echo "$record" > "$name"; done
gzip -nk in/a.jsonl && mv in/a.jsonl.gz in/x/c.jsonl.gz
(cd in/x && "$DEDUP" ../a.jsonl ./b.jsonl "$PWD/c.jsonl.gz" -q --annotate out; cd out; find . -name '*.jsonl' | sed "s|$PWD|/DIR|" | grep -c 'a.jsonl\|b.jsonl\|c.jsonl'; ls -1 a.jsonl b.jsonl)
"$DEDUP" in/wei* -q --annotate out && ls out/in

echo "--- two inputs for one name"
cp in/x/c.jsonl.gz in/a.jsonl.gz
"$DEDUP" in/a.jsonl in/a.jsonl.gz --annotate new; echo "exit $?"
"$DEDUP" in/a.jsonl in/a.jsonl --annotate new; echo "exit $?"
cp in/a.jsonl a.jsonl; mkdir -p y; cp a.jsonl y/a.jsonl
(cd y && "$DEDUP" a.jsonl ../a.jsonl --annotate new; echo "exit $?"; ls)
echo "--- an input would be replaced"
"$DEDUP" in/a.jsonl --annotate .; echo "exit $?"
ln -s . here
"$DEDUP" in/a.jsonl --annotate here; echo "exit $?"
mkdir -p linked && ln -s ../in linked/in
"$DEDUP" in/a.jsonl --annotate linked; echo "exit $?"
echo "--- another output would be replaced"
mkdir -p out/in
"$DEDUP" in/a.jsonl --annotate out --labels out/in/a.jsonl; echo "exit $?"
echo "--- no folder"
"$DEDUP" in/a.jsonl --annotate a.jsonl; echo "exit $?"
"$DEDUP" in/a.jsonl --annotate a.jsonl/deeper; echo "exit $?"
"$DEDUP" in/a.jsonl --annotate /dev/null; echo "exit $?"
ls
