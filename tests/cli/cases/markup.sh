# Markup and references are removed from titles and texts in JSON Lines, text files and feeds, and counted; a text about
# tags keeps them, and survivors have the bytes of the input.
words="Ferries to the outer islands stop at noon because of the storm, the harbour office said; they run again on Friday."
printf '{"id": "html", "title": "<b>Storm</b> &#8211; no ferries", "text": "<p class=\\"a\\">%s</p>\\n<script>a = 1;</script>"}\n' "$words" > in.jsonl
printf '{"id": "twice", "title": "Storm", "text": "&lt;p&gt;%s&lt;/p&gt;"}\n' "$words" >> in.jsonl
printf '{"id": "about", "title": "Office bans <font> and <center>", "text": "Use <b> for bold, and 3 < 4."}\n' >> in.jsonl
printf '<div>%s</div>' "$words" > file.txt
printf '<rss version="2.0"><channel><title>t</title><item><guid>feed</guid><title>Office bans &lt;font&gt;</title><description>&lt;p&gt;%s</description></item></channel></rss>' "$words" > feed.xml
$DEDUP in.jsonl file.txt feed.xml --labels labels.tsv --survivors kept.jsonl --columns +title --keep first
cut -f1,4,5,8 labels.tsv
head -1 in.jsonl | cmp - <(head -1 kept.jsonl)
