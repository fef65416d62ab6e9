# What is wrong with a compressed file costs what follows, and shows in the exit code; what comes before is read.
seq 400 | sed 's/.*/{"id": "a&", "text": "the text of article &"}/' > a.jsonl
seq 400 | sed 's/.*/{"id": "b&", "text": "the other text of article &"}/' > b.jsonl
try() {  # NAME: how many articles are read, and what is said
  $DEDUP "$1" -q --labels labels.tsv 2> said
  local code=$?
  echo "$1: exit $code, $(($(wc -l < labels.tsv) - 1)) articles"
  sed 's/^/    /; s/byte [0-9]*/byte N/g' said
}
pack() {  # TOOL FILE
  case $1 in
    gz) gzip -nc "$2" ;;
    bz2) bzip2 -c "$2" ;;
    xz) xz -c "$2" ;;
    zst) zstd -qc --check "$2" ;;
    lz4) lz4 -qc "$2" ;;
  esac
}
for codec in gz bz2 xz zst lz4; do
  pack $codec a.jsonl > a; pack $codec b.jsonl > b
  cat a b > "two.jsonl.$codec"; try "two.jsonl.$codec"
  { cat a; printf garbage; } > "garbage.jsonl.$codec"; try "garbage.jsonl.$codec"
  { cat a; head -c 3 b; } > "cut.jsonl.$codec"; try "cut.jsonl.$codec"
  { cat a; printf 'X'; tail -c +2 b; } > "header.jsonl.$codec"; try "header.jsonl.$codec"
done
# The last four bytes of a gzip file are the length of its text, the four before them its CRC.
{ gzip -nc a.jsonl | head -c -8; printf 'XXXX'; gzip -nc a.jsonl | tail -c 4; } > crc.jsonl.gz
try crc.jsonl.gz
