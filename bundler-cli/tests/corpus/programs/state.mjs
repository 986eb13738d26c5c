// corpus: browser
import { produce, enablePatches, produceWithPatches, current } from "immer";
import { createStore, combineReducers, applyMiddleware, compose } from "redux";
import { observable, autorun, runInAction, computed, makeAutoObservable } from "mobx";
enablePatches();
console.log(JSON.stringify(produceWithPatches({ a: [1, { b: 2 }] }, (d) => { d.a[1].b = 3; d.a.push(4); })), produce({ x: 1 }, (d) => { d.x = current(d).x + 1; }));
const store = createStore(combineReducers({ n: (s = 0, a) => (a.type === "inc" ? s + 1 : s) }), compose(applyMiddleware((api) => (next) => (a) => { console.log(a.type, api.getState()); return next(a); })));
store.dispatch({ type: "inc" });
console.log(store.getState());
class Todo { n = 1; constructor() { makeAutoObservable(this); } get twice() { return this.n * 2; } inc() { this.n++; } }
const todo = new Todo();
const box = observable.box(1), sum = computed(() => box.get() + todo.twice);
autorun(() => console.log("sum", sum.get()));
runInAction(() => { box.set(5); todo.inc(); });
