"""Two invented stories in each of five languages without built-in word counts, two texts a story: (story, text)."""
LANGUAGES = {
    "Swahili": [
        ("daraja", "Meya wa mji wa Tarawe alisema siku ya Jumatatu kwamba daraja la mto Sarnu litafungwa kwa ajili "
                   "ya ukarabati na kwamba magari yote yatapita katika barabara ya zamani ya soko. Alisema kazi hiyo "
                   "ni ya lazima kwa sababu nguzo za daraja zina nyufa kubwa na maji ya mafuriko ya mwaka jana "
                   "yalikula udongo wa kingo. Kazi ya ukarabati itachukua miezi minne na wakazi wa mji wameombwa "
                   "kuwa na subira."),
        ("daraja", "Wakazi wa Tarawe watalazimika kutumia barabara ya soko kwa miezi minne kwa sababu daraja la "
                   "Sarnu limeharibika. Nguzo zake zina nyufa, na wahandisi wa mkoa walionya kwamba mafuriko mengine "
                   "ya mto yanaweza kuliangusha. Meya aliwaambia waandishi wa habari kwamba fedha za kazi hiyo ni za "
                   "serikali na kwamba malori ya mawe hayataruhusiwa kupita katika mji wakati wa usiku."),
        ("shule", "Wanafunzi wa shule ya msingi ya Kimbale walipanda miti mia tatu katika uwanja wao siku ya Ijumaa "
                  "na mwalimu mkuu alisema kwamba kila darasa litaitunza miti yake kwa mwaka mzima. Miche hiyo "
                  "ilitolewa na chama cha wakulima wa kahawa wa wilaya. Wazazi walikuja na majembe na maji kwa ajili "
                  "ya kazi hiyo na watoto waliimba nyimbo za mavuno na walikula ndizi kwa pamoja mwisho wa siku."),
        ("shule", "Miti mia tatu sasa imesimama katika uwanja wa shule ya Kimbale, ambayo kwa miaka mingi ilikuwa na "
                  "vumbi na jua kali. Chama cha wakulima wa kahawa kilileta miche na wazazi walichimba mashimo kwa "
                  "majembe yao. Mwalimu mkuu alisema kwamba kivuli ni cha watoto wa kesho na kwamba darasa ambalo "
                  "miti yake itakauka litapanda mingine kabla ya mvua za mwaka ujao."),
    ],
    "Zulu": [
        ("ibhuloho", "Imeya yedolobha laseMthavini ithe ngoMsombuluko ukuthi ibhuloho lomfula uSarna lizovalwa ukuze "
                     "lilungiswe futhi ukuthi izimoto zonke zizohamba ngomgwaqo omdala wasemakethe. Ithe lo msebenzi "
                     "ubalulekile ngoba izinsika zebhuloho ziqhekekile futhi amanzi ezikhukhula zangonyaka odlule "
                     "adle umhlabathi wasosebeni. Umsebenzi uzothatha izinyanga ezine futhi abantu bacelwe ukuthi "
                     "babekezele."),
        ("ibhuloho", "Abahlali baseMthavini bazosebenzisa umgwaqo wasemakethe izinyanga ezine ngoba ibhuloho "
                     "likaSarna lonakele. Izinsika zalo ziqhekekile futhi onjiniyela besifunda baxwayise ukuthi "
                     "ezinye izikhukhula zingaliwisa. Imeya itshele izintatheli ukuthi imali yalo msebenzi ivela "
                     "kuhulumeni futhi ukuthi amaloli amatshe ngeke avunyelwe ukuhamba edolobheni ebusuku."),
        ("isikole", "Abafundi besikole samabanga aphansi saseKhimbali batshale izihlahla ezingamakhulu amathathu "
                    "egcekeni labo ngoLwesihlanu futhi uthishanhloko uthe ikilasi ngalinye lizonakekela izihlahla "
                    "zalo unyaka wonke. Izithombo zinikelwe yinhlangano yabalimi bekhofi yesifunda. Abazali beze "
                    "namageja namanzi futhi izingane zicule izingoma zokuvuna futhi zidle ubhanana ndawonye."),
        ("isikole", "Izihlahla ezingamakhulu amathathu manje zimile egcekeni lesikole saseKhimbali, ebekunothuli "
                    "nelanga elishisayo iminyaka eminingi. Inhlangano yabalimi bekhofi ilethe izithombo futhi "
                    "abazali bambe imigodi ngamageja abo. Uthishanhloko uthe umthunzi ungowezingane zakusasa futhi "
                    "ikilasi elizihlahla zalo zoma lizotshala ezinye ngaphambi kwezimvula."),
    ],
    "Tagalog": [
        ("tulay", "Sinabi ng alkalde ng bayan ng Talawe noong Lunes na isasara ang tulay ng ilog Sarna para sa "
                  "pagkukumpuni at ang lahat ng sasakyan ay dadaan sa lumang kalsada ng palengke. Ayon sa kanya ang "
                  "gawain ay kailangan dahil may malalaking bitak ang mga haligi ng tulay at ang baha noong "
                  "nakaraang taon ay kumain sa lupa ng pampang. Apat na buwan ang itatagal ng gawain at ang mga tao "
                  "sa bayan ay hinilingan ng pasensiya."),
        ("tulay", "Apat na buwang gagamit ng kalsada ng palengke ang mga taga-Talawe dahil sira ang tulay ng Sarna. "
                  "May mga bitak ang mga haligi nito at nagbabala ang mga inhinyero ng lalawigan na maaari itong "
                  "mahulog sa susunod na baha ng ilog. Sinabi ng alkalde sa mga mamamahayag na ang pera ay galing sa "
                  "pamahalaan at ang mga trak ng bato ay hindi papayagan sa bayan sa gabi."),
        ("paaralan", "Ang mga mag-aaral ng paaralan ng Kimbale ay nagtanim ng tatlong daang puno sa kanilang bakuran "
                     "noong Biyernes at sinabi ng punong-guro na ang bawat klase ay mag-aalaga sa mga puno nito sa "
                     "buong taon. Ang mga punla ay bigay ng samahan ng mga magsasaka ng kape ng distrito. Dumating "
                     "ang mga magulang na may dalang asarol at tubig at ang mga bata ay umawit ng mga awit ng ani at "
                     "kumain ng saging."),
        ("paaralan", "Tatlong daang puno na ang nakatayo sa bakuran ng paaralan ng Kimbale, na sa loob ng maraming "
                     "taon ay puro alikabok at init ng araw. Ang samahan ng mga magsasaka ng kape ang nagdala ng mga "
                     "punla at ang mga magulang ang humukay sa lupa. Sinabi ng punong-guro na ang lilim ay para sa "
                     "mga bata ng bukas at ang klase na matuyuan ng puno ay magtatanim ng iba bago ang mga ulan."),
    ],
    "Basque": [
        ("zubia", "Tarabeko alkateak astelehenean esan zuen Sarna ibaiaren zubia itxiko dutela konpontzeko eta auto "
                  "guztiak azokako errepide zaharretik pasako direla. Lana beharrezkoa dela esan zuen, zubiaren "
                  "zutabeek pitzadura handiak dituztelako eta iazko uholdeek ertzeko lurra jan dutelako. Lanak lau "
                  "hilabete iraungo du eta herritarrei pazientzia eskatu diete."),
        ("zubia", "Tarabeko bizilagunek azokako errepidea erabili beharko dute lau hilabetez, Sarnako zubia "
                  "hondatuta dagoelako. Zutabeek pitzadurak dituzte eta probintziako ingeniariek ohartarazi dute "
                  "beste uholde batek bota egin dezakeela. Alkateak kazetariei esan zien dirua gobernuarena dela eta "
                  "harri kamioiek ezin izango dutela gauez herritik pasatu."),
        ("eskola", "Kimbaleko eskolako ikasleek hirurehun zuhaitz landatu zituzten ostiralean beren patioan eta "
                   "zuzendariak esan zuen gela bakoitzak bere zuhaitzak zainduko dituela urte osoan. Landareak "
                   "eskualdeko sagar ekoizleen elkarteak eman zituen. Gurasoak aitzurrekin eta urarekin etorri ziren "
                   "eta umeek uztako abestiak abestu zituzten eta gazta jan zuten elkarrekin."),
        ("eskola", "Hirurehun zuhaitz daude orain Kimbaleko eskolaren patioan, urte luzez hautsa eta eguzkia baino "
                   "izan ez zuen lekuan. Sagar ekoizleen elkarteak ekarri zituen landareak eta gurasoek zuloak egin "
                   "zituzten aitzurrekin. Zuzendariak esan zuen itzala biharko umeena dela eta zuhaitzak lehortzen "
                   "zaizkion gelak beste batzuk landatuko dituela euriak baino lehen."),
    ],
    "Welsh": [
        ("pont", "Dywedodd maer tref Tarwy ddydd Llun y bydd y bont dros afon Sarn yn cau er mwyn ei thrwsio ac y "
                 "bydd pob car yn mynd ar hyd hen ffordd y farchnad. Dywedodd fod y gwaith yn angenrheidiol am fod "
                 "craciau mawr yn y pileri a bod llifogydd y llynedd wedi bwyta pridd y lan. Bydd y gwaith yn para "
                 "pedwar mis ac mae pobl y dref wedi cael cais i fod yn amyneddgar."),
        ("pont", "Bydd yn rhaid i drigolion Tarwy ddefnyddio ffordd y farchnad am bedwar mis am fod pont Sarn wedi "
                 "ei difrodi. Mae craciau yn y pileri ac mae peirianwyr y sir wedi rhybuddio y gallai llifogydd "
                 "eraill ei dymchwel. Dywedodd y maer wrth y newyddiadurwyr fod yr arian yn dod o'r llywodraeth ac "
                 "na fydd y lorïau cerrig yn cael mynd trwy y dref yn y nos."),
        ("ysgol", "Plannodd disgyblion ysgol gynradd Cimbal dri chant o goed yn yr iard ddydd Gwener a dywedodd y "
                  "pennaeth y bydd pob dosbarth yn gofalu am ei goed ei hun am flwyddyn gron. Cafodd y glasbrennau "
                  "eu rhoi gan gymdeithas tyfwyr afalau y fro. Daeth y rhieni â rhawiau a dŵr ac roedd y plant yn "
                  "canu caneuon y cynhaeaf ac yn bwyta caws gyda'i gilydd ar ddiwedd y dydd."),
        ("ysgol", "Mae tri chant o goed yn sefyll yn awr yn iard ysgol Cimbal, lle nad oedd dim ond llwch a haul am "
                  "flynyddoedd. Y gymdeithas tyfwyr afalau ddaeth â'r glasbrennau ac roedd y rhieni yn agor y tyllau "
                  "â'u rhawiau. Dywedodd y pennaeth fod y cysgod yn perthyn i blant yfory ac y bydd y dosbarth y mae "
                  "ei goed yn sychu yn plannu rhai eraill cyn y glaw."),
    ],
}
