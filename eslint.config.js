/* What is asked of our JavaScript modules; tsconfig.json asks that types fit. */

const RULES = {
  "array-callback-return": "error",
  complexity: ["error", 12],
  "consistent-return": "error",
  eqeqeq: "error",
  "no-constant-condition": "error",
  "no-control-regex": "error",
  "no-duplicate-imports": "error",
  "no-empty": "error",
  "no-fallthrough": "error",
  "no-implicit-globals": "error",
  "no-loss-of-precision": "error",
  "no-param-reassign": "error",
  "no-restricted-globals": ["error", "globalThis"],
  "no-restricted-properties": [
    "error",
    { object: "Math", property: "random", message: "The same input gives the same drawing." },
    { object: "Date", property: "now", message: "The day is handed in." },
  ],
  "no-self-compare": "error",
  "no-shadow": "error",
  "no-undef": "error",
  "no-unreachable": "error",
  "no-unused-expressions": "error",
  "no-unused-vars": "error",
  "no-use-before-define": ["error", { functions: false, variables: false }],
  "no-useless-escape": "error",
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-const": "error",
};

export default [
  { ignores: ["dashboard/static/*", "!dashboard/static/scene", ".venv", ".cache"] },
  {
    files: ["dashboard/static/scene/**/*.js", "tests/scene/**/*.js", "eslint.config.js"],
    // no globals but the language's own: neither a browser's nor Node's
    languageOptions: { ecmaVersion: 2023, sourceType: "module", globals: {} },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: RULES,
  },
];
