# Invented forms, each filled by one source, and invented series of versions that are no forms. Nothing is copied.
# A family: language and trade -> (source, days between two fillings, headline, text, rows). {0} is a row's first value.

FORMS = {
    "en planning": ("Tarrow Herald", 0, "Planning: {0}", (
        "{0}, of {1}, has applied to the borough for leave to {2}. The plans may be seen at the town hall from nine to "
        "four until {3}. Objections must reach the clerk in writing and give a name and an address. Reference {4}. "
        "Neighbours within forty yards have been told by post."), [
            ("Maud Teller", "12 Kiln Lane", "put up a greenhouse behind the old forge", "4 June", "PL/2231"),
            ("Osric Vane", "7 Mill Row", "take down two elms and a wall", "11 June", "PL/2240"),
            ("Dorrit Ames and Son", "the Cooperage", "open a bakery with nine tables", "18 June", "PL/2257"),
            ("Penhale Stores", "31 High Street", "hang a lit sign over the door", "25 June", "PL/2263")]),
    "en earnings": ("Ticker Desk", 0, "{0} earns {1} a share", (
        "{0} said that it earned {1} crowns a share in its second quarter, compared with {2} crowns in the same quarter "
        "of last year. Revenue was {3} million crowns. Analysts who follow {0} had expected {4} crowns a share on "
        "average. The company keeps its outlook for the whole year. This story was made by a program from figures that "
        "the exchange publishes, and was not read by an editor."), [
            ("Halvard Shipping", "1.21", "0.97", "411.6", "1.10"), ("Quist Paper", "0.34", "0.52", "87.2", "0.41"),
            ("Norrey Glass", "2.05", "1.88", "902.9", "1.99"), ("Ostling Foods", "0.76", "0.70", "233.1", "0.80")]),
    "en court": ("County Gazette", 1, "Court list", (
        "Before magistrate Lowell Birch. {0}, {1}, of {2}, was fined {3} crowns for {4}. Costs of {5} crowns. "
        "Time to pay was allowed. The court sits again tomorrow at ten in the old corn exchange."), [
            ("Jem Varley", "34", "Saltash", "120", "riding without a light", "40"),
            ("Nora Quill", "52", "Upper Denny", "300", "selling milk by short measure", "65"),
            ("Abel Stroud", "19", "Corfe Mill", "75", "sleeping in the station", "20"),
            ("Ivy Tranter", "41", "Overmere", "210", "keeping nine dogs without a licence", "55")]),
    "es obituary": ("El Faro de Marenas", 0, "Falleció {0}", (
        "{0}, de {1} años, vecina de Marenas, falleció el {2} en el hospital comarcal tras una breve enfermedad. Fue "
        "{3} durante muchos años y miembro del coro parroquial. El funeral se celebrará el {4} a las {5} en la iglesia "
        "de San Telmo, y después habrá chocolate en el salón. La familia ruega que no se envíen flores y agradece los "
        "donativos al bote de salvamento. Pompas fúnebres Robledo e Hija."), [
            ("Amparo Lliset", "88", "lunes", "costurera en la calle Mayor", "5 de junio", "10"),
            ("Remedios Cantal", "73", "martes", "maestra de música", "6 de junio", "12"),
            ("Eulalia Porrúa", "95", "martes", "panadera y regidora", "7 de junio", "17"),
            ("Benita Arozarena", "67", "miércoles", "conductora de tranvía", "8 de junio", "11")]),
    "de court": ("Anzeiger Sellin", 1, "Aus dem Gericht", (
        "Amtsgericht Sellin, Saal 4. {0} ({1}) aus {2} muss wegen {3} eine Strafe von {4} Kronen zahlen. Richterin "
        "Odila Brandt sah die Tat als erwiesen an. Das Urteil ist noch nicht rechtskräftig. Die nächste Sitzung beginnt "
        "morgen um neun Uhr, Zuhörer sind willkommen."), [
            ("Jörn Teschke", "29", "Klein Zicker", "Fahrens ohne Licht", "150"),
            ("Wiebke Lohse", "61", "Baabe", "Verkaufs gefärbter Milch", "420"),
            ("Hanno Prill", "44", "Thiessow", "Schlafens im Wartesaal", "80"),
            ("Ute Marquardt", "38", "Göhren", "Haltens von neun Hunden", "230")]),
    "fr horoscope": ("Le Courrier de Brissac", 1, "Votre horoscope", (
        "Votre horoscope du jour. Bélier (du 21 mars au 20 avril) : {0} Taureau (du 21 avril au 20 mai) : {1} Gémeaux "
        "(du 21 mai au 21 juin) : {2} Cancer (du 22 juin au 22 juillet) : {3} Madame Oriane lit les astres chaque matin "
        "pour les lecteurs du Courrier ; écrivez-lui en donnant votre date de naissance."), [
            ("Une lettre apporte de bonnes nouvelles d'un voyage.", "Soyez patient avec votre voisin avant midi.",
             "Laissez l'échelle où elle est.", "Un ami oublié frappe à la porte."),
            ("L'argent manque jusqu'à jeudi, évitez les vitrines.", "Quelqu'un au bureau a besoin de vos mains.",
             "Dormez tôt, la matinée sera longue.", "Votre sœur a raison, dites-le-lui."),
            ("Les vieilles querelles paraissent petites vues de la colline.", "Un appel met fin au silence.",
             "Cuisinez pour deux même si vous êtes seul.", "Gardez la monnaie pour le bac."),
            ("Un chat noir vous porte chance au marché.", "Reposez ce livre et sortez marcher.",
             "On vous attend ailleurs, partez donc.", "La pluie efface une faute ancienne.")]),
    "it traffic": ("Radio Valdora", 1, "Traffico", (
        "Bollettino del traffico per la valle. Sulla statale {0} coda di {1} chilometri tra {2} e {3} per {4}. Il tempo "
        "di percorrenza è di {5} minuti. I caselli sono aperti e le catene non sono necessarie. Il prossimo bollettino "
        "andrà in onda alle otto su questa frequenza."), [
            ("114", "6", "Pontese", "Arvì", "un autocarro in panne", "48"),
            ("27", "3", "Lusana", "Torrebella", "lavori sul manto", "25"),
            ("331", "9", "Arvì", "Monte Sordo", "uno smottamento", "75"),
            ("58", "2", "Castelvò", "Lusana", "una gara ciclistica", "18")]),
    "pl lottery": ("Głos Brzegowa", 2, "Wyniki losowania", (
        "Wyniki losowania loterii powiatowej: {0}, {1}, {2}, {3}, {4} i {5}. Liczba dodatkowa: {6}. Główną wygraną "
        "trafiło {7} graczy. Kupony sprawdza każda kolektura. Następne losowanie odbędzie się w czwartek wieczorem."), [
            ("4", "11", "19", "23", "37", "40", "8", "2"), ("1", "7", "15", "28", "30", "45", "12", "0"),
            ("9", "10", "22", "31", "38", "49", "3", "1"), ("2", "16", "17", "24", "41", "44", "29", "5")]),
    "pt match": ("Folha de Sarém", 7, "{0} {1}-{2} {3}", (
        "{0} {1}, {3} {2}. O jogo no estádio {4} teve {5} espectadores. Ao intervalo o resultado era {6}. Golos de {7}. "
        "Remates: {8} contra {9}. Cartões amarelos: {10}. Árbitro: Anselmo Pita, da associação de Sarém. Esta notícia "
        "foi escrita por um programa a partir da ficha do jogo."), [
            ("Atlético Ribadeira", "2", "1", "União Canelas", "da Ponte", "1204", "1-0", "Lino Faria e Tó Brandão", "14", "9", "3"),
            ("Leões do Caima", "0", "0", "Sporting Avelar", "do Outeiro", "866", "0-0", "ninguém", "6", "11", "5"),
            ("União Canelas", "3", "2", "Leões do Caima", "das Eiras", "2310", "1-2", "Rui Sá e Davi Moura", "17", "12", "2"),
            ("Sporting Avelar", "1", "4", "Atlético Ribadeira", "do Outeiro", "991", "0-3", "Beto Lage", "8", "19", "6")]),
    "nl jobs": ("De Veerse Bode", 0, "Vacature: {0}", (
        "{1} te {2} zoekt voor direct een {0} voor {3} uur per week. Het loon bedraagt {4} kronen per maand. Ervaring is "
        "gewenst maar niet vereist. Wij bieden een hecht team, gratis koffie en een kamer boven de zaak. Schrijf voor {5} "
        "aan de redactie van dit blad, met vermelding van nummer {6}."), [
            ("bakker", "Bakkerij Oosterling", "Veere", "38", "2400", "3 juni", "1107"),
            ("schipper", "Rederij Van Loon", "Arnemuiden", "40", "3100", "9 juni", "1112"),
            ("kleermaker", "Atelier Pruys", "Goes", "24", "1650", "12 juni", "1119"),
            ("tuinman", "Landgoed Westhove", "Oostkapelle", "32", "2150", "20 juni", "1123")]),
    "sv weather": ("Kustbladet", 1, "Vädret", (
        "Vädret för Norrvik och skärgården. I natt {0} grader, i morgon {1} grader. Vinden blir {2} och når {3} meter i "
        "sekunden. Det blir {4} över öarna. Pollenhalten är måttlig. Solen går upp {5} och ned {6}. Vattenståndet är {7} "
        "centimeter över medel."), [
            ("11", "19", "sydlig", "4", "klart", "4.51", "21.11", "12"), ("8", "14", "nordlig", "9", "regn", "4.50", "21.13", "31"),
            ("13", "22", "västlig", "2", "sol", "4.49", "21.14", "5"), ("9", "17", "ostlig", "6", "dimma", "4.48", "21.16", "18")]),
    "ru notice": ("Вестник Заречья", 0, "{0} объявляет собрание", (
        "Товарищество «{0}» извещает пайщиков о том, что общее собрание состоится {1} в {2} часов по адресу: {3}. Повестка "
        "дня: отчёт правления, выборы ревизора и вопрос о {4}. Принимать участие могут все, кто внёс пай до начала года. "
        "С документами можно ознакомиться в конторе по будням с девяти до пяти. Правление просит не опаздывать."), [
            ("Заречный хлеб", "5 июня", "10", "улица Лесная, дом 4", "покупке мельницы"),
            ("Красный бакен", "8 июня", "14", "Пристанский проезд, дом 17", "ремонте баржи"),
            ("Дубрава", "12 июня", "11", "площадь Кленовая, дом 2", "продаже сена"),
            ("Северный лён", "19 июня", "16", "Ткацкий переулок, дом 31", "новом складе")]),
    "zh shares": ("海湾行情", 0, "{0}收报{1}元", (
        "{0}今日收报{1}元，较昨日{2}百分之{3}，成交{4}万股。该股在过去十二个月中的最高价为{5}元。本文由程序根据交易所"
        "公布的数据自动生成，未经编辑审阅，仅供参考，不构成投资建议。读者如有疑问，可致电本报经济部查询。"), [
            ("云岭纸业", "12.4", "上涨", "3.1", "208", "15.9"), ("东港航运", "7.8", "下跌", "1.6", "95", "11.2"),
            ("翠湖茶业", "33.5", "上涨", "0.9", "41", "36.0"), ("北原机械", "4.2", "下跌", "5.3", "770", "9.7")]),
    "ar notices": ("جريدة الميناء", 0, "وفاة {0}", (
        "انتقل إلى رحمة الله {0} عن عمر ناهز {1} عاما بعد مرض قصير. كان الفقيد {2} في مدينة الميناء سنوات طويلة. تقام صلاة "
        "الجنازة يوم {3} في جامع النور، ويتقبل الأهل العزاء في دار المناسبات بشارع {4}. وتشكر الأسرة كل من واساها وترجو عدم "
        "إرسال الزهور والتبرع لقارب الإنقاذ."), [
            ("سالم البحراوي", "81", "نجارا", "الأحد", "السدرة"), ("حسن المرزوقي", "69", "معلما", "الاثنين", "الزيتون"),
            ("يوسف القصار", "90", "خبازا", "الثلاثاء", "المنارة"), ("نبيل الشاطري", "74", "طبيبا", "الخميس", "الورد")]),
}

# Notices so long that their fillings are reprints by the measure.
NOTICES = {
    "en bonds": ("Bond Wire", 0, "{0} holders may lead suit", (
        "Marden and Holt, lawyers for people who lost money at sea, remind those who held bonds of {0} between January 4 "
        "and {1} that they have nine weeks left to come forward. Whoever held bonds of {0} in that time need not pay us a "
        "penny unless the case is won. One of the holders will be named by the judge to speak for all others, to choose "
        "the lawyers and to agree to an offer or turn it down. You need not be that person to get your part of what is "
        "won, and you need not do anything today. Beware of firms which print such notices and have never stood before a "
        "judge: they take a fee for your name and send you on to others. We have tried cases of this kind for forty years "
        "in nine countries. Write to us or ring between eight and six."), [
            ("Castell Lines", "May 1"), ("Ormond Docks", "April 12"), ("Pellinor Salvage", "March 30"),
            ("Quay and Sons", "May 20"), ("Redruth Towage", "January 9")]),
    "de auction": ("Amtsblatt Rügen", 0, "Versteigerung des Hofes {0}", (
        "Am {1} wird um neun Uhr im kleinen Saal des Rathauses der Hof {0} öffentlich versteigert. Wer mitbieten will, muss "
        "sich ausweisen und ein Zehntel seines Gebots bar oder als Scheck hinterlegen; wer den Zuschlag nicht erhält, "
        "bekommt das Geld am selben Tag zurück. Gebote durch Vertreter sind nur mit beglaubigter Vollmacht gültig. Das "
        "Gutachten liegt in der Kanzlei aus und kann dort an allen Werktagen eingesehen werden, Abschriften kosten zwei "
        "Kronen je Blatt. Rechte Dritter, die nicht im Grundbuch stehen, müssen vor dem Aufruf angemeldet und auf Verlangen "
        "glaubhaft gemacht werden, sonst werden sie bei der Verteilung nicht berücksichtigt. Die Zufahrt ist schmal, Wagen "
        "sind unten am Anger abzustellen. Der Rechtspfleger bittet um Ruhe während des Aufrufs."), [
            ("Buskam", "3. Juni"), ("Zickerhöft", "10. Juni"), ("Lobber Ort", "17. Juni"), ("Mariendorf", "1. Juli")]),
    "fr recall": ("Bulletin de Montbrac", 1, "Rappel de produits", (
        "La préfecture rappelle le fromage {0}, fabriqué à {1} et vendu sous le numéro {2}. Les personnes qui en ont acheté ne "
        "doivent pas le manger et peuvent le rapporter au magasin, qui le remboursera sans demander de ticket. Celles qui en "
        "ont mangé et qui ont de la fièvre dans les jours suivants doivent consulter un médecin et signaler ce repas ; les "
        "femmes enceintes et les personnes âgées y veilleront tout particulièrement. Aucune autre fabrication n'est "
        "concernée par cette mesure. Les marchands ont été avertis et une affichette restera en place pendant trois semaines "
        "près des caisses. Le laboratoire de la préfecture répond aux questions tous les matins et la liste complète des "
        "magasins peut être lue à la mairie de chaque commune."), [
            ("Tomme Grise", "Sallières", "4471"), ("Brise de Mai", "Arvant", "3902"), ("Pavé Rouquin", "Lescure", "5518"),
            ("Vieux Garde", "Brissac", "1276")]),
    "es search": ("Diario de Marenas", 0, "Se busca a {0}", (
        "La policía municipal pide ayuda para encontrar a {0}, que salió de su casa de {1} hace dos días y no ha vuelto. Mide "
        "{2} centímetros, lleva un abrigo gris y necesita una medicina que no se llevó. Quien lo haya visto, aunque no esté "
        "seguro, debe llamar cuanto antes al puesto de guardia, que atiende a todas horas, o acercarse a cualquier agente. Se "
        "ruega a los vecinos que miren en cuadras, cobertizos y casetas de aperos, y a los pastores que recorran las fuentes "
        "de la sierra. Los voluntarios se reúnen cada mañana a las siete delante de la escuela y reciben allí un mapa, agua "
        "y un silbato. No conviene ir solo ni llevar perros sueltos, porque borran el rastro de los que trabajan con la "
        "guardia. La familia agradece de antemano cualquier noticia."), [
            ("Casimiro Lliset", "Peñaverde", "168"), ("Anselmo Porrúa", "Los Batanes", "174"),
            ("Fermín Arozarena", "Villar del Pozo", "181")]),
    "ja closure": ("港湾新聞", 0, "{0}駅の工事について", (
        "市の交通局は、{0}駅の改札口を{1}から三週間にわたって閉鎖すると発表した。工事のあいだ乗客は北側の仮設階段を使い、車椅子の"
        "利用者は係員が案内する。始発と終電の時刻は変わらないが、朝の混雑する時間帯には一部の列車が隣の駅で折り返す。定期券を持つ人"
        "は代わりのバスにそのまま乗ることができ、乗り場は郵便局の前に設けられる。古い天井を支える柱に傷みが見つかったためで、"
        "費用は県と市が半分ずつ負担する。交通局は利用者に余裕をもって出かけるよう呼びかけている。問い合わせは電話で受け付ける。"), [
            ("青波", "六月三日"), ("松ヶ崎", "七月一日"), ("水門前", "八月二十日"), ("北浜", "九月五日")]),
}

_FIRE = ("A fire that began in the {0} of the Corvane textile mill at Stellmouth has killed {1} people, fire chief Dana "
         "Orwick said. The mill in Weaver Street employs four hundred, most of them from the Lower Town. ")
_GROWS = ["Smoke could be seen from Port Amble, nine miles away. ",
          "Mayor Lucan Firth opened the school of Saint Ives to families. ",
          "The owner, Berrin Corvane, had been warned in March that two doors were locked. ",
          "Crews from Port Amble and Dunmere brought six engines over the pass. ",
          "Nurses at the county hospital asked for blood. ",
          "Judge Ama Stead ordered the books of the mill to be sealed. ",
          "The roof of the dye house fell at noon, and nobody is allowed into Weaver Street. ",
          "A service will be held on the quay, the bishop said. "]
_LOCAL = ("Readers of the {0} are asked to count the swifts above their roofs this weekend. The society for birds at "
          "Hallam has found that one pair in three no longer comes back from the south, and blames new gutters. Whoever "
          "sees a nest should write down the street, the hour and the number of birds, says Petra Vinding, who has led "
          "the count for eleven years. The {0} will print the result in July, and the best drawing by a child.")

# Versions of one story and other texts that share words: name -> (articles, whether they end in one reprint cluster)
def versions():
    def at(hour):
        return f"2031-05-{14 + hour // 24:02}T{hour % 24:02}:00:00Z"
    def one(i, source, hour, title, text):
        return {"id": str(i), "source": source, "date": at(hour), "title": title, "text": text}

    tolls = [3, 3, 5, 5, 9, 9, 12, 12]
    grown = [one(i, "Coast Wire", 8 + i, f"Mill fire at Stellmouth kills {toll}",
                 _FIRE.format("cellar", toll) + "".join(_GROWS[:i + 1])) for i, toll in enumerate(tolls)]
    still = [one(i, "Coast Wire", 8 + i, f"Mill fire at Stellmouth kills {toll}",
                 _FIRE.format("cellar", toll) + "".join(_GROWS)) for i, toll in enumerate([3, 5, 9, 12])]
    renamed = [one(i, "Coast Wire", 8 + i, "Mill fire at Stellmouth", (_FIRE.format("cellar", 3) + "".join(_GROWS))
                   .replace("Dana Orwick", name)) for i, name in enumerate(["Dana Orwick", "Dana Orwick", "Donna Orwick"])]
    weekdays = [one(i, "Coast Wire", 8 + 24 * i, "Ferry to Amble stopped",
                    f"The ferry from Stellmouth to Port Amble will not sail on {day} because of the swell, the harbour "
                    "office said. Travellers are asked to take the bus over the pass, which leaves the quay every "
                    "hour. Tickets stay valid. The harbour master, Olin Farrow, expects calmer water soon and thanks "
                    "the crews who brought the last boat home in the dark.")
                for i, day in enumerate(["Monday", "Tuesday", "Wednesday", "Thursday"])]
    local = [one(i, f"{name} Courier", 8, "Count the swifts", _LOCAL.format(name + " Courier")) for i, name in
             enumerate("Alder Birkin Corrin Dunmere Elham Farley Gosset Hexley Innis Jarrow Kelby Lorton".split())]
    live = [one(i, "Le Phare", 8 + i, "En direct : la crue de l'Arve",
                "".join(f"{8 + k} h {11 * k % 60:02} : {line} " for k, line in reversed(list(enumerate([
                    "Le pont de Sallières est fermé, annonce la préfète Odile Garance.",
                    "Les pompiers évacuent le camping des Îles, deux cents personnes sont relogées au lycée.",
                    "L'eau atteint la place du marché, les commerçants montent des sacs de sable.",
                    "Le maire de Sallières, Rémi Authier, demande l'aide de l'armée.",
                    "La ligne de chemin de fer est coupée entre Sallières et Montbrac."][:i + 1])))) +
                "La préfecture a placé le département en vigilance rouge depuis la nuit dernière et rappelle qu'il ne faut "
                "ni descendre dans les caves ni prendre sa voiture. Les écoles de la vallée resteront fermées demain.")
            for i in range(5)]
    corrected = [one(i, "Tagblatt Mohren", 8 + 3 * i, "Brücke in Mohren gesperrt",
                     f"{note}Die alte Brücke über die Mohre ist seit dem Morgen für Lastwagen gesperrt. Ein Gutachten hat "
                     f"Risse im {pillar} Pfeiler gefunden, sagte Baurat Egon Thiele. Die Umleitung führt über Ahlbeck und "
                     "kostet eine halbe Stunde. Fußgänger und Radfahrer dürfen weiter über die Brücke, die Feuerwehr "
                     "bekommt eine eigene Spur. Wie lange die Arbeiten dauern, ist offen; der Rat berät im Herbst.")
                 for i, (note, pillar) in enumerate([("", "dritten"), ("Berichtigte Fassung. ", "vierten"),
                                                     ("Zweite berichtigte Fassung. ", "vierten")])]
    trimmed = [one(i, "Coast Wire", 8 + i, "Mill fire at Stellmouth", _FIRE.format("cellar", 9) + "".join(_GROWS[:8 - i]))
               for i in range(4)]
    return {"wire updates that grow": grown, "wire updates of a toll": still, "a name put right": renamed,
            "a notice of another day": weekdays, "one story in twelve papers": local, "live blog": live,
            "corrections": corrected, "trimmed from the end": trimmed}


def fillings(name):
    """The articles of a form, as JSON records."""
    source, days, title, text, rows = FORMS.get(name) or NOTICES[name]
    return [{"id": f"{name} {i}", "source": source, "date": f"2031-05-{2 + i * days:02}", "title": title.format(*row),
             "text": text.format(*row)} for i, row in enumerate(rows)]
