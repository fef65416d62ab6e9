# An item of a feed that cannot be read costs itself alone, and --max-record is a limit of an item.
python3 - <<'PYTHON'
deep = "<b>" * 300
many = "<x" + "".join(f' a{i}="1"' for i in range(50000)) + "/>"
with open("bad.rss", "w") as file:
    file.write("<rss><channel><title>The Feed</title>\n")
    for i, inside in enumerate(["", deep, many, "<description>" + "word " * 300000 + "</description>", ""]):
        file.write(f"<item><guid>g{i}</guid><title>Title number {i} of the day</title>{inside}</item>\n")
    file.write("</channel></rss>\n")
with open("long.rss", "w") as file:
    file.write("<rss><channel><title>The Feed</title>\n")
    for i in range(100000):
        file.write(f"<item><guid>g{i}</guid><title>Title number {i // 2} of the day</title></item>\n")
    file.write("</channel></rss>\n")
PYTHON
timeout 20 $DEDUP bad.rss --max-record 1M
echo "exit $?"
timeout 60 $DEDUP long.rss -q --max-record 1K --labels long.tsv
echo "exit $?"
wc -l < long.tsv
