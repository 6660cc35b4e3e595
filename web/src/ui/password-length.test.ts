import { expect, test } from "vitest";
import { lengthWords } from "./password-length";

test.each([
  ["", 0, "At least 8 characters. Longer is better than stranger."],
  ["seven77", 7 / 16, "7 of at least 8 characters."],
  ["eight888", 0.5, "8 characters: enough."],
  ["twelve121212", 0.75, "12 characters: good."],
  ["a".repeat(40), 1, "40 characters: strong."],
  ["👍👍", 2 / 16, "2 of at least 8 characters."],
])("of %j the length says", (password, share, words) => {
  expect(lengthWords(password)).toEqual({ share, words });
});
