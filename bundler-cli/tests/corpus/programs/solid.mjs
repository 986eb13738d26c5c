import { createSignal, createMemo, createRoot, createEffect } from "solid-js";
import { renderToString, ssr, escape, createComponent } from "solid-js/web";
createRoot(() => { const [n, set] = createSignal(1); const d = createMemo(() => n() * 2); console.log(d()); set(4); console.log(n()); createEffect(() => {}); });
console.log(renderToString(() => createComponent((p) => ssr(["<b>", "</b>"], escape(p.t)), { t: "<x>" })));
