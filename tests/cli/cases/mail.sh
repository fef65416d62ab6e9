# A mailbox is cut into messages, and the fuller part of each is its text; a file is one message.
cat > news.mbox <<'MBOX'
From bounce@list.example Mon Mar  1 08:00:00 2032
From: "The Morning" <morning@paper.example>
Subject: =?utf-8?Q?Br=C3=BCcke?= opens after ten years
Date: Mon, 1 Mar 2032 08:00:00 +0100
Message-ID: <1@paper.example>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="x"

--x
Content-Type: text/plain; charset=utf-8

Read this newsletter in your browser.
--x
Content-Type: text/html; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

<html><head><style>p { margin: 0 }</style></head><body><p>The br=FCcke over the Elm opened on Monday.</p><p>It took =
ten years.</p></body></html>
--x--

From bounce@list.example Mon Mar  1 09:00:00 2032
From: empty@paper.example
Message-ID: <2@paper.example>


From bounce@list.example Mon Mar  1 09:30:00 2032
Subject: Herring
Message-ID: <3@paper.example>

>From the harbour comes news of herring.
MBOX
printf 'Subject: One message\nFrom: ann@a.example\n\nIt is known by its extension.\n' > one.eml
printf 'Received: from a\nSubject: Another\n\nIt is known by its first header.\n' > another
$DEDUP read news.mbox one.eml another
