// corpus: browser
/** @jsxImportSource preact */
import { render } from "preact-render-to-string";
import { createContext, Fragment, toChildArray } from "preact";
import { useContext, useState, useMemo } from "preact/hooks";
import { memo, forwardRef } from "preact/compat";
const Ctx = createContext("none");
const Leaf = memo(({ n }: { n: number }) => {
  const value = useContext(Ctx);
  const [s] = useState(() => n * 2);
  return <b class={value}>{useMemo(() => s + 1, [s])}</b>;
});
const Ref = forwardRef<HTMLElement, { x: string }>(({ x }, ref) => <i ref={ref as any}>{x}</i>);
console.log(render(<Ctx.Provider value="yes"><><Leaf n={2} /><Ref x="<>" /></><Fragment key="k">{toChildArray([1, [2, null]]).length}</Fragment></Ctx.Provider>));
