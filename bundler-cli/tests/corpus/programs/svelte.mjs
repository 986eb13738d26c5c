import { compile, preprocess, VERSION } from "svelte/compiler";
import { writable, derived, get } from "svelte/store";
const count = writable(1);
const twice = derived(count, (n) => n * 2);
count.update((n) => n + 4);
console.log(get(twice), VERSION);
const { js, css } = compile("<script>let { name = 'x' } = $props(); let n = $state(0);</script><h1 class='a'>{name}{n}</h1>{#each [1,2] as i}<p>{i}</p>{/each}<style>.a{color:red}</style>", { generate: "server", filename: "A.svelte" });
console.log(js.code, css.code);
preprocess("<script>1</script>", { script: ({ content }) => ({ code: content + "+1" }) }).then((r) => console.log(r.code));
