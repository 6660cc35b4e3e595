/** Only what biome does not know: Solid's rules (destructured props, lost reactivity). */
import parser from "@typescript-eslint/parser";
import solid from "eslint-plugin-solid/configs/typescript";

export default [
  { ignores: ["dist/**", "dev/**", "src/api/schema.gen.ts"] },
  {
    files: ["src/**/*.{ts,tsx}"],
    ...solid,
    languageOptions: { parser, parserOptions: { ecmaFeatures: { jsx: true } } },
  },
];
