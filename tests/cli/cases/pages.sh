# The article of a web page is compared, whatever is around it; a page without an address is known by its file.
cat > bay.html <<'X'
<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Old mill burns down | The Bay</title>
<meta property="og:site_name" content="The Bay"><meta property="og:title" content="Old mill burns down">
<meta property="article:published_time" content="2031-05-14T08:00:00Z">
<link rel="canonical" href="https://bay.example/mill"></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a> <a href="/news">News</a></nav>
<article><h1>Old mill burns down</h1>
<p>The old mill on the river burnt down in the night, and <a href="/fire">nobody was hurt</a> in the fire, the brigade said.</p>
<p>It had stood empty since the flood two years ago, when its last tenant, a maker of paper, moved to the other bank.</p>
<p>The town wants to build flats there, but the owners of the boats in the harbour are against it.</p></article>
<footer>© The Bay. All rights reserved. <a href="/imprint">Imprint</a></footer></body></html>
X
cat > tal.htm <<'X'
<html><head><title>Mühle</title></head><body><table><tr><td><a href="a">Start</a><br><a href="b">Sport</a></td><td>
<h2>Old mill burns down</h2>The old mill on the river burnt down in the night, and nobody was hurt in the fire, the brigade said.<br><br>
It had stood empty since the flood two years ago, when its last tenant, a maker of paper, moved to the other bank.<br><br>
The town wants to build flats there, but the owners of the boats in the harbour are against it.</td></tr></table></body></html>
X
echo '<html><body><script>render()</script></body></html>' > empty.html
iconv -t UTF-16 bay.html > wide.html
"$DEDUP" bay.html tal.htm empty.html
echo "exit $?"
"$DEDUP" extract -q bay.html wide.html
"$DEDUP" read -q bay.html tal.htm
mkdir folder && cp bay.html tal.htm folder && "$DEDUP" -q folder --survivors -
