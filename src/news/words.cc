// The word lists, by language.
#include "news/words.h"

namespace dedup {

bool is_month(std::string_view folded) {
  static const WordSet months(
      "january february march april may june july august september october november december jan feb mar apr "
      "jun jul aug sep sept oct nov dec "
      // German, Dutch
      "januar jänner februar märz mai juni juli oktober dezember dez okt januari februari maart mei augustus "
      "mrt "
      // French
      "janvier février mars avril juin juillet août septembre octobre novembre décembre janv févr fév avr juil "
      "déc "
      // Spanish, Portuguese
      "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre ene "
      "abr ago dic janeiro fevereiro março maio junho julho setembro outubro novembro dezembro out fev set "
      // Italian
      "gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre gen mag giu lug ott "
      // Russian, Ukrainian
      "января февраля марта апреля мая июня июля августа сентября октября ноября декабря янв фев мар апр июн "
      "июл авг сен сент окт ноя нояб дек січня лютого березня квітня травня червня липня серпня вересня жовтня "
      "листопада грудня "
      // Greek, Turkish, Hindi, Arabic
      "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου "
      "δεκεμβρίου ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık जनवरी फरवरी मार्च "
      "अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس "
      "سبتمبر أكتوبر نوفمبر ديسمبر");
  return months.contains(folded);
}

bool is_photo_word(std::string_view folded) {
  static const WordSet photo_words(
      "photo photos photograph photographs photographer picture pictures image images getty shutterstock alamy "
      "handout video footage screenshot illustration graphic pool epa foto fotos bild bilder bildquelle "
      "picture-alliance imago crédit imagen imagem fotografía immagine фото снимок صورة صور फोटो φωτογραφία "
      "φωτο photothek wirephoto imagens zuma istock cartoon photocall");
  return photo_words.contains(folded);
}

bool joins_names(std::string_view folded) {
  static const WordSet joins(
      "and & of for in the de van von der den du di da la le el al bin y e et und en with at from ten ter dos "
      "des del ibn och og ja и в και aus à mit avec con col med to");
  return joins.contains(folded);
}

bool is_credit_word(std::string_view folded) {
  static const WordSet credit(
      "source sources via with and from by text compiled reporting additional material report agencies agency "
      "wire wires services service news staff our own correspondent correspondents desk city foreign sports "
      "writer writers reporter reporters editor input inputs courtesy of the in to for rights reserved all "
      "copyright international writing editing edited written bureau story syndicated distributed inc llc c mit "
      "agenturen von quelle quellen und aus nach redaktion avec par et les agences agence la le de rédaction "
      "con información informaciones agencias agencia fuente fuentes y por redacción fonte fonti redazione e "
      "agenzie di com informações agências da met bron en по материалам источник и сообщает с med och og kilde "
      "källa πηγή με πληροφορίες المصدر वार्ता स्रोत 来源 kaynak contributed eigener bericht eigene notimérica "
      "photo");
  return credit.contains(folded);
}

bool is_time_lead(std::string_view folded) {
  static const WordSet leads(
      "updated update published posted created modified revised last first originally aktualisiert "
      "veröffentlicht stand erstellt publié mis modifié actualizado publicado actualizada publicada aggiornato "
      "pubblicato aggiornamento обновлено опубликовано bijgewerkt gepubliceerd publicerad uppdaterad opdateret "
      "güncelleme δημοσίευση ενημέρωση अपडेटेड جمع");
  return leads.contains(folded);
}

bool is_time_word(std::string_view folded) {
  static const WordSet fillers(
      "on at the le la à jour am um uhr el a las alle ore il de del om den kl h pm a.m p.m p m gmt utc est edt "
      "et pt ct cst cdt mst mdt pst pdt bst cet cest ist jst msk hkt sgt aest aedt ago hours hour minutes "
      "minute min mins days day hrs hr was monday tuesday wednesday thursday friday saturday sunday mon tue wed "
      "thu fri sat sun montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi "
      "vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì "
      "giovedì venerdì sabato domenica th st nd rd noon midnight local eastern в г года july today yesterday");
  return fillers.contains(folded);
}

}  // namespace dedup
