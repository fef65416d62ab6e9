// AppendList: elements never move, and other threads may read them while the list grows.
#include "io/append_list.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

namespace dedup {
namespace {

TEST(AppendList, ElementsKeepIndexAndAddress) {
  AppendList<std::size_t> list;
  EXPECT_EQ(list.size(), 0U);
  std::vector<const std::size_t*> addresses;
  for (std::size_t i = 0; i < 5000; ++i) {
    list.push_back(i);
    ASSERT_EQ(list.size(), i + 1);
    ASSERT_EQ(list.back(), i);
    addresses.push_back(&list.back());
  }
  for (std::size_t i = 0; i < list.size(); ++i) {
    ASSERT_EQ(list[i], i);
    ASSERT_EQ(&list[i], addresses[i]);
  }
}

TEST(AppendList, OtherThreadsReadPublishedElements) {
  constexpr std::size_t kElements = 20000;
  AppendList<std::unique_ptr<std::size_t>> list;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      for (std::size_t seen = 0; seen < kElements;) {
        const std::size_t size = list.size();
        for (; seen < size; ++seen) ASSERT_EQ(*list[seen], seen);
        std::this_thread::yield();
      }
    });
  }
  for (std::size_t i = 0; i < kElements; ++i) list.push_back(std::make_unique<std::size_t>(i));
  for (std::thread& reader : readers) reader.join();
}

}  // namespace
}  // namespace dedup
