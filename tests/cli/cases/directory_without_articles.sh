mkdir photos
: > photos/a.jpg
: > photos/b.png
$DEDUP photos
echo "exit $?"
mkdir nothing
$DEDUP nothing
