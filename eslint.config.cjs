// What Odoo's web client and its tests find in the browser.
const names = `
    AbortController Blob CSS CustomEvent DOMParser DOMRect Document Element Event EventTarget File
    FileReader FormData HTMLElement HTMLInputElement Image IntersectionObserver Intl KeyboardEvent
    MouseEvent MutationObserver Node PerformanceObserver PointerEvent ResizeObserver URL
    URLSearchParams addEventListener alert atob btoa cancelAnimationFrame clearInterval clearTimeout
    confirm console document fetch getComputedStyle history localStorage location luxon matchMedia
    navigator odoo owl performance queueMicrotask removeEventListener requestAnimationFrame
    sessionStorage setInterval setTimeout structuredClone window
`;
const globals = Object.fromEntries(
    names
        .trim()
        .split(/\s+/)
        .map((name) => [name, "readonly"])
);

const rules = {
    "array-callback-return": "error",
    complexity: ["error", 15],
    "constructor-super": "error",
    "dot-notation": "error",
    eqeqeq: ["error", "always", {null: "ignore"}],
    "for-direction": "error",
    "getter-return": "error",
    "no-alert": "error",
    "no-async-promise-executor": "error",
    "no-case-declarations": "error",
    "no-class-assign": "error",
    "no-compare-neg-zero": "error",
    "no-cond-assign": "error",
    "no-console": ["error", {allow: ["warn", "error"]}],
    "no-const-assign": "error",
    "no-constant-condition": "error",
    "no-debugger": "error",
    "no-delete-var": "error",
    "no-dupe-args": "error",
    "no-dupe-class-members": "error",
    "no-dupe-else-if": "error",
    "no-dupe-keys": "error",
    "no-duplicate-case": "error",
    "no-duplicate-imports": "error",
    "no-else-return": "error",
    "no-empty": "error",
    "no-empty-pattern": "error",
    "no-eval": "error",
    "no-fallthrough": "error",
    "no-func-assign": "error",
    "no-global-assign": "error",
    "no-implied-eval": "error",
    "no-import-assign": "error",
    "no-irregular-whitespace": "error",
    "no-lonely-if": "error",
    "no-new-func": "error",
    "no-param-reassign": "error",
    "no-prototype-builtins": "error",
    "no-redeclare": "error",
    "no-return-assign": "error",
    "no-script-url": "error",
    "no-self-assign": "error",
    "no-self-compare": "error",
    "no-shadow": "error",
    "no-this-before-super": "error",
    "no-throw-literal": "error",
    "no-undef": "error",
    "no-unneeded-ternary": "error",
    "no-unreachable": "error",
    "no-unsafe-finally": "error",
    "no-unused-expressions": "error",
    "no-unused-vars": ["error", {argsIgnorePattern: "^_"}],
    "no-use-before-define": ["error", {functions: false}],
    "no-useless-escape": "error",
    "no-useless-rename": "error",
    "no-var": "error",
    "object-shorthand": "error",
    "prefer-const": "error",
    radix: "error",
    "spaced-comment": ["error", "always"],
    "use-isnan": "error",
    "valid-typeof": "error",
};

module.exports = [
    {ignores: ["**/static/lib/**", ".dev/**"]},
    {
        files: ["**/*.js"],
        languageOptions: {ecmaVersion: 2024, sourceType: "module", globals},
        rules,
    },
    {
        files: ["**/*.cjs"],
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "commonjs",
            globals: {module: "writable", require: "readonly"},
        },
        rules,
    },
];
