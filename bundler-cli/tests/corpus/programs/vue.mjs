import { createSSRApp, h, ref, computed, defineComponent, provide, inject, reactive, watchEffect, nextTick } from "vue";
import { renderToString } from "@vue/server-renderer";
const Child = defineComponent({ props: { n: Number }, setup(props, { slots }) {
  const color = inject("color");
  const double = computed(() => props.n * 2);
  return () => h("p", { style: { color }, class: ["a", { b: true }] }, [String(double.value), slots.default?.()]);
} });
const app = createSSRApp({ components: { Child }, setup() { provide("color", "red"); return { items: ref([1, 2]), html: "<b>" }; },
  template: `<main><Child v-for="i in items" :key="i" :n="i">slot {{ i }}</Child><span v-if="items.length > 1" v-html="html"></span>{{ html }}</main>` });
renderToString(app).then(async (html) => {
  console.log(html);
  const state = reactive({ a: 1 });
  watchEffect(() => console.log("a is", state.a));
  state.a = 2;
  await nextTick();
});
