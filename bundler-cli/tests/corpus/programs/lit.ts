// corpus: flag --tsconfig-raw={"compilerOptions":{"experimentalDecorators":true,"useDefineForClassFields":false}}
import { css, html, svg, noChange } from "lit";
import { isTemplateResult } from "lit/directive-helpers.js";
import { classMap } from "lit/directives/class-map.js";
console.log(isTemplateResult(html`<p class=${classMap({ a: true })}>${1}</p>`), css`a { color: ${css`red`}; }`.cssText, String(noChange), html`a${1}b`.strings.join("|"), isTemplateResult(svg`<g/>`));
function log(target: any, key: string, descriptor: PropertyDescriptor) { const f = descriptor.value; descriptor.value = function (...a: unknown[]) { console.log("call", key, ...a); return f.apply(this, a); }; }
class A { @log m(x: number) { return x + 1; } }
console.log(new A().m(2));
