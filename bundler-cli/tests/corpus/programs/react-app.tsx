// corpus: browser
import { createContext, useContext, useId, useMemo, useReducer, useState, memo, forwardRef, Fragment, type ReactNode } from "react";
import { renderToString, renderToStaticMarkup } from "react-dom/server";

enum Theme {
  Light = "light",
  Dark = "dark",
}
interface Item {
  readonly id: number;
  name: string;
  tags?: string[];
}
type Action = { type: "add"; item: Item } | { type: "drop"; id: number };

const ThemeContext = createContext<Theme>(Theme.Light);

function Layout({ title, children }: { title: string; children: ReactNode }) {
  const theme = useContext(ThemeContext);
  return (
    <html lang="en" data-theme={theme}>
      <head>
        <title>{title}</title>
      </head>
      <body className={`theme-${theme}`}>{children}</body>
    </html>
  );
}

const Tag = memo(({ text }: { text: string }) => <em>#{text}</em>);
const Field = forwardRef<HTMLInputElement, { label: string }>(function Field({ label }, ref) {
  const id = useId();
  return (
    <p>
      <label htmlFor={id}>{label}</label>
      <input id={id} ref={ref} defaultValue="" disabled />
    </p>
  );
});

function reducer(items: Item[], action: Action): Item[] {
  switch (action.type) {
    case "add":
      return [...items, action.item];
    case "drop":
      return items.filter((item) => item.id !== action.id);
  }
}

class Counter {
  constructor(
    private readonly start: number,
    public step = 1,
  ) {}
  at<const N extends number>(n: N): number {
    return this.start + this.step * n;
  }
}

function List({ initial }: { initial: Item[] }) {
  const [items] = useReducer(reducer, initial, (it) => reducer(it, { type: "add", item: { id: 3, name: "added <b>" } }));
  const [open] = useState(true);
  const total = useMemo(() => new Counter(10, 2).at(items.length), [items]);
  return (
    <Fragment>
      {open && (
        <ul style={{ marginTop: 4, ["--x" as string]: 1 }}>
          {items.map((item) => (
            <li key={item.id}>
              {item.name} {item.tags?.map((tag) => <Tag key={tag} text={tag} />)}
            </li>
          ))}
        </ul>
      )}
      <>
        total: {total as number}&nbsp;&copy;
      </>
    </Fragment>
  );
}

const items = [
  { id: 1, name: "one", tags: ["a", "b"] },
  { id: 2, name: "two" },
] satisfies Item[];

const app = (
  <ThemeContext.Provider value={Theme.Dark}>
    <Layout title="Corpus &amp; more">
      <Field label="Name" {...{ "data-x": 1 }} />
      <List initial={items} />
    </Layout>
  </ThemeContext.Provider>
);
console.log(renderToString(app));
console.log(renderToStaticMarkup(app));
