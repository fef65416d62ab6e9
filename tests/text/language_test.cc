// Languages of texts, and scripts where there is no telling.
#include "text/language.h"

#include <gtest/gtest.h>

#include "text/normalize.h"

namespace dedup {
namespace {

std::string_view name_of(std::string_view body, std::string_view title = "") {
  Text t, b;
  normalize(title, Config(), t);
  normalize(body, Config(), b);
  return language_names()[language_of(t, b)];
}

TEST(Language, IsTold) {
  const std::pair<std::string_view, std::string_view> texts[] = {
      {"en", "The mayor said on Friday that the bridge is to be closed for repairs and that it was not safe"},
      {"de", "Der Bürgermeister sagte am Freitag, die Brücke werde für die Reparatur gesperrt und sei nicht sicher"},
      {"fr", "Le maire a dit vendredi que le pont est fermé pour des travaux et que la ville en a les moyens"},
      {"es", "El alcalde dijo el viernes que el puente se cierra por obras y que la ciudad lo paga con los fondos"},
      {"ru", "Мэр сказал в пятницу, что мост закрыт на ремонт и не будет открыт до конца года"},
      {"zh", "市长周五说，这座桥梁因为维修将要关闭到年底"},
      {"ja", "市長は金曜日に橋が修理のため閉鎖されると述べた"},
      {"ko", "시장은 금요일 다리가 수리를 위해 폐쇄된다고 말했다"},
      {"ar", "قال رئيس البلدية يوم الجمعة إن الجسر مغلق للصيانة حتى نهاية العام"},
      {"hi", "महापौर ने शुक्रवार को कहा कि पुल मरम्मत के लिए बंद रहेगा और यह सुरक्षित नहीं है"},
      {"el", "Ο δήμαρχος είπε την Παρασκευή ότι η γέφυρα κλείνει για επισκευές"},
      {"th", "นายกเทศมนตรีกล่าวเมื่อวันศุกร์ว่าสะพานปิดซ่อม"},
      {"sw", "Meya alisema Ijumaa kwamba daraja la mji limefungwa kwa ajili ya matengenezo hadi mwisho wa mwaka"}};
  for (const auto& [name, text] : texts) EXPECT_EQ(name_of(text), name) << text;
}

TEST(Language, IsToldFromATitleAlone) {
  EXPECT_EQ(name_of("", "The bridge over the river will be closed until the end of the year, says the mayor"), "en");
}

TEST(Language, IsTheScriptWhereThereIsNoTelling) {
  EXPECT_EQ(name_of("xq zzk wvv 17"), "latin");
  EXPECT_EQ(name_of(""), "latin");
  EXPECT_FALSE(is_language(language_of(Text(), Text())));
}

TEST(Language, IsTheSameWhateverFollowsTheFirstWords) {
  std::string text = "The mayor said on Friday that the bridge is to be closed for repairs. ";
  for (int i = 0; i < 10; ++i) text += text.substr(0, 70);
  EXPECT_EQ(name_of(text + "Der Bürgermeister sagte am Freitag, die Brücke werde gesperrt"), "en");
}

}  // namespace
}  // namespace dedup
