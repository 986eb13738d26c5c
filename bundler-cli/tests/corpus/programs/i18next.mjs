// corpus: format=esm
// corpus: browser
import i18next, { t as tt, createInstance } from "i18next";
await i18next.init({ lng: "de", fallbackLng: "en", showSupportNotice: false, resources: { de: { translation: { k: "Hallo {{name}}", n_one: "ein Ding", n_other: "{{count}} Dinge" } }, en: { translation: { only: "english" } } } });
console.log(i18next.t("k", { name: "<b>" }), tt("n", { count: 1 }), tt("n", { count: 3 }), tt("only"), createInstance().isInitialized);
