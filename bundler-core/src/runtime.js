// Helpers that linked code calls. Each is a separate statement, so that unused ones are left out.
// Helpers use no name that a program could have changed before they run, apart from standard globals, and no
// syntax that takes a helper to lower.

// A CommonJS module: runs at the first call, gives its exports at every call. A module that throws is
// forgotten, as Node forgets it.
export var __commonJS = (body) => {
  var module;
  return () => {
    if (!module) {
      module = { exports: {} };
      try {
        body.call(module.exports, module.exports, module);
      } catch (error) {
        module = void 0;
        throw error;
      }
    }
    return module.exports;
  };
};

var __running;

// The same for code that looks at more of its `module` than the exports. `own` is the environment's module, if
// it is that one. Calls that stand for `require` say so.
export var __commonJSModule = (body, filename, own) => {
  var module;
  return (isRequired) => {
    if (!module) {
      var parent = __running;
      if (own) {
        module = own;
      } else {
        module = {
          exports: {},
          id: filename,
          filename,
          path: filename.replace(/\/?[^/]*$/, "") || ".",
          loaded: false,
          children: [],
          paths: [],
          parent: isRequired ? parent || {} : void 0,
        };
        if (isRequired && parent && parent.children) {
          parent.children.push(module);
        }
      }
      __running = module;
      try {
        body.call(module.exports, module.exports, module);
        module.loaded = true;
      } catch (error) {
        module = void 0;
        throw error;
      } finally {
        __running = parent;
      }
    }
    return module.exports;
  };
};

// A lazily initialised ES module: runs once. A module that throws throws the same error ever after; `outcome` is
// shared by the modules of a cycle, which fails as a whole.
var __lazily = (body, outcome) => {
  var result;
  return () => {
    if (body) {
      var run = body;
      body = 0;
      try {
        result = run();
      } catch (error) {
        outcome.failure = { error };
        throw error;
      }
    } else if (outcome.failure) {
      throw outcome.failure.error;
    }
    return result;
  };
};

export var __esm = (body) => __lazily(body, {});

var __outcomes = {};

export var __esmOnCycle = (body, cycle) => __lazily(body, __outcomes[cycle] || (__outcomes[cycle] = {}));

var __begun = 0;

// An ES module that awaits or waits, with the state that ECMA-262 gives a module (16.2.1.6). `status` is 0
// before the module is asked for, 1 while what it imports is walked, 2 when it has begun, 3 when it is done;
// `order` is its place among the modules that are not done. `dependencies` are such modules, or functions
// that run others.
export var __async = (awaits, body, dependencies) => ({
  awaits,
  body,
  dependencies,
  status: 0,
  order: 0,
  pending: 0,
  parents: [],
});

var __start = (module) => {
  if (module.pending || module.awaits) {
    module.order = ++__begun;
    if (!module.pending) {
      __execute(module);
    }
  } else {
    module.body();
  }
};

var __execute = (module) => {
  module.body().then(
    () => __fulfilled(module),
    (error) => __rejected(module, error),
  );
};

var __waitFor = (module, dependency) => {
  if (dependency.order) {
    module.pending++;
    dependency.parents.push(module);
  }
};

var __done = (module, failure) => {
  module.status = 3;
  module.order = 0;
  module.failure = failure;
};

var __fulfilled = (module) => {
  if (module.status < 3) {
    __done(module);
    module.resolve && module.resolve();
    var ready = [];
    __gather(module, ready);
    ready.sort((a, b) => a.order - b.order).forEach(__continue);
  }
};

var __continue = (module) => {
  if (module.status < 3) {
    if (module.awaits) {
      __execute(module);
    } else {
      try {
        module.body();
      } catch (error) {
        return __rejected(module, error);
      }
      __done(module);
      module.resolve && module.resolve();
    }
  }
};

var __gather = (module, ready) => {
  module.parents.forEach((parent) => {
    if (!ready.includes(parent) && !parent.root.failure && !--parent.pending) {
      ready.push(parent);
      parent.awaits || __gather(parent, ready);
    }
  });
};

var __rejected = (module, error) => {
  if (module.status < 3) {
    __done(module, { error });
    module.parents.forEach((parent) => __rejected(parent, error));
    module.reject && module.reject(error);
  }
};

// Begins a module of the static program at its place in the evaluation order, where all that it depends on
// has begun.
export var __begin = (module, root) => {
  module.root = root || module;
  module.status = 2;
  if (module.dependencies) {
    module.dependencies().forEach((dependency) => __waitFor(module, dependency));
  }
  __start(module);
};

var __walk = (module, open) => {
  if (module.failure) {
    throw module.failure.error;
  }
  if (module.status) {
    return;
  }
  module.status = 1;
  var place = (module.low = open.push(module));
  module.dependencies().forEach((dependency) => {
    if (!dependency.body) {
      return dependency();
    }
    __walk(dependency, open);
    if (dependency.status > 1) {
      dependency = dependency.root;
      if (dependency.failure) {
        throw dependency.failure.error;
      }
    } else if (dependency.low < module.low) {
      module.low = dependency.low;
    }
    __waitFor(module, dependency);
  });
  __start(module);
  if (module.low === place) {
    open.splice(place - 1).forEach((member) => {
      member.root = module;
      member.status = member.order ? 2 : 3;
    });
  }
};

// Evaluates a module with all that it imports. The same promise at every call.
export var __evaluate = (module) => {
  module = module.root || module;
  if (!module.promise) {
    module.promise = new Promise((resolve, reject) => {
      module.resolve = resolve;
      module.reject = reject;
    });
    var open = [];
    try {
      __walk(module, open);
      module.order || module.resolve();
    } catch (error) {
      open.forEach((member) => {
        member.root = member;
        __done(member, { error });
      });
      module.reject(error);
    }
  }
  return module.promise;
};

// `import()` of a module that awaits or waits.
export var __import = (module, namespace) =>
  new Promise((resolve, reject) => {
    Promise.resolve().then(() => __evaluate(module).then(() => resolve(namespace()), reject));
  });

// The value of a variable that is not initialised yet, where it cannot be declared in its place.
export var __dead = {};

// Reads such a variable.
export var __live = (value, name) => {
  if (value === __dead) {
    throw new ReferenceError("Cannot access '" + name + "' before initialization");
  }
  return value;
};

// Something to assign in its place.
export var __cell = (get, set) => ({
  get _() {
    return get();
  },
  set _(value) {
    get();
    set(value);
  },
});

// A module namespace object: no prototype, sorted live members, closed unless members are only known at
// run time. Getters come sorted by name.
export var __namespace = (getters, isOpen) => {
  var namespace = Object.create(null);
  for (var name in getters) {
    Object.defineProperty(namespace, name, { get: getters[name], enumerable: true });
  }
  Object.defineProperty(namespace, Symbol.toStringTag, { value: "Module" });
  return isOpen ? namespace : Object.preventExtensions(namespace);
};

// Adds the members of a module whose names are only known at run time: `export * from` CommonJS.
export var __reExport = (namespace, source) => {
  if (source && (typeof source === "object" || typeof source === "function")) {
    Object.getOwnPropertyNames(source).forEach((name) => {
      if (name !== "default" && name !== "__esModule" && !Object.prototype.hasOwnProperty.call(namespace, name)) {
        Object.defineProperty(namespace, name, { get: () => source[name], enumerable: true, configurable: true });
      }
    });
  }
  return namespace;
};

var __imported = /* @__PURE__ */ new WeakMap();
var __importedInNodeMode = /* @__PURE__ */ new WeakMap();

// What importing a CommonJS module gives: its members, and `default`. Node takes `module.exports` as the
// default always, other importers only if the module does not claim to be an ES module. The same object at
// every call.
export var __toESM = (exports, isNodeMode) => {
  var isObject = exports && (typeof exports === "object" || typeof exports === "function");
  var known = isNodeMode ? __importedInNodeMode : __imported;
  var keepsDefault = !isNodeMode && isObject && exports.__esModule;
  var namespace = isObject ? known.get(exports) || Object.create(Object.getPrototypeOf(exports)) : {};
  var names = isObject ? Object.getOwnPropertyNames(exports) : [];
  if (isObject) {
    known.set(exports, namespace);
  }
  if (!keepsDefault && !names.includes("default")) {
    names.push("default");
  }
  names.sort().forEach((name) => {
    if (!Object.prototype.hasOwnProperty.call(namespace, name)) {
      Object.defineProperty(
        namespace,
        name,
        name === "default" && !keepsDefault
          ? { value: exports, enumerable: true, configurable: true }
          : {
              get: () => exports[name],
              enumerable: Object.prototype.propertyIsEnumerable.call(exports, name),
              configurable: true,
            },
      );
    }
  });
  return namespace;
};

var __required = /* @__PURE__ */ new WeakMap();

// What requiring an ES module gives: the export named "module.exports" if there is one, else its members
// with `__esModule` set. The same object at every call.
export var __toCommonJS = (namespace) => {
  if (Object.prototype.hasOwnProperty.call(namespace, "module.exports")) {
    return namespace["module.exports"];
  }
  var exports = __required.get(namespace);
  if (!exports) {
    exports = Object.defineProperty({}, "__esModule", { value: true });
    __required.set(namespace, exports);
  }
  Object.getOwnPropertyNames(namespace).forEach((name) => {
    if (name !== "__esModule" && !Object.prototype.hasOwnProperty.call(exports, name)) {
      Object.defineProperty(exports, name, { get: () => namespace[name], enumerable: true });
    }
  });
  return exports;
};

// `require` where there may be none.
export var __require = /* @__PURE__ */ ((native) =>
  native ||
  ((id) => {
    throw Error('Calling "require" for "' + id + '" in an environment that has no "require"');
  }))(typeof require !== "undefined" ? require : void 0);

// Takes the place of an imported name that is assigned: throws as the engine would.
export var __immutable = {
  get _() {},
  set _(value) {
    throw new TypeError("Assignment to constant variable.");
  },
};

// Gives a function or class the name that it has in the source.
export var __name = (target, value) => Object.defineProperty(target, "name", { value, configurable: true });

// The same for a class with computed static methods: one of them may be called "name", and is writable.
export var __nameClass = (target, value) =>
  Object.getOwnPropertyDescriptor(target, "name").writable === false ? __name(target, value) : target;

// The bytes that base64 text stands for.
export var __toBinary = (base64) => {
  var digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  var length = base64.replace(/=+$/, "").length;
  var bytes = new Uint8Array((length * 3) >> 2);
  for (var i = 0, at = 0, bits = 0; i < length; i++) {
    bits = (bits << 6) | digits.indexOf(base64[i]);
    if (i % 4) {
      bytes[at++] = bits >> (6 - 2 * (i % 4));
    }
  }
  return bytes;
};

// The value, if it is an object: what is asked for a private member must be one.
export var __object = (value) => {
  if (Object(value) !== value) {
    throw new TypeError("Cannot use 'in' operator to search for a private name in " + String(value));
  }
  return value;
};

// Defines what an object literal has from its first computed key on: each member is a kind, a key and a value. Kinds
// are 0 for values, 1 for getters, 2 for setters, 3 for functions without a name, 4 for `__proto__: value`.
export var __computed = (object, members) => {
  for (var i = 0; i < members.length; i += 3) {
    var kind = members[i];
    var key = __key(members[i + 1]);
    var value = members[i + 2];
    if (kind === 4) {
      (value === null || Object(value) === value) && Object.setPrototypeOf(object, value);
      continue;
    }
    if (kind) {
      var name = typeof key === "symbol" ? String(key).slice(7, -1) && "[" + String(key).slice(7, -1) + "]" : "" + key;
      __name(value, (kind === 1 ? "get " : kind === 2 ? "set " : "") + name);
    }
    var descriptor = { configurable: true, enumerable: true };
    if (kind === 1) {
      descriptor.get = value;
    } else if (kind === 2) {
      descriptor.set = value;
    } else {
      descriptor.value = value;
      descriptor.writable = true;
    }
    Object.defineProperty(object, key, descriptor);
  }
  return object;
};

// The property that a value names.
var __key = (value) => {
  if (Object(value) !== value) {
    return value;
  }
  var named = Object.defineProperty({}, value, {});
  var names = Object.getOwnPropertyNames(named);
  return names.length ? names[0] : Object.getOwnPropertySymbols(named)[0];
};

// What generator functions inherit from, where they are functions: `prototype` is what generators inherit from.
var __GeneratorFunction = /* @__PURE__ */ (() => {
  var functions = Object.create(Function.prototype);
  var hasSymbols = typeof Symbol === "function";
  var iterators = hasSymbols ? Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]())) : Object.prototype;
  var generators = Object.create(iterators);
  var hidden = (object, name, value) =>
    Object.defineProperty(object, name, { value, configurable: true, writable: true });
  var GeneratorFunction = function GeneratorFunction() {
    throw new TypeError("Generator functions cannot be made of text here");
  };
  hidden(functions, "constructor", __name(GeneratorFunction, "GeneratorFunction"));
  hidden(functions, "prototype", generators);
  hidden(generators, "constructor", functions);
  ["next", "return", "throw"].forEach((method) => {
    var call = function (value) {
      return Object.getOwnPropertyDescriptor(this, method).value.call(this, value);
    };
    hidden(generators, method, __name(call, method));
  });
  if (hasSymbols) {
    hidden(functions, Symbol.toStringTag, "GeneratorFunction");
    hidden(generators, Symbol.toStringTag, "Generator");
  }
  return functions;
})();

// Makes a generator function of a function, and gives it a name.
export var __generatorFunction = (generator, name) => {
  name === void 0 || __name(generator, name);
  if (Object.getPrototypeOf(generator) !== __GeneratorFunction) {
    Object.setPrototypeOf(generator, __GeneratorFunction);
    Object.defineProperty(generator, "prototype", { value: Object.create(__GeneratorFunction.prototype) });
  }
  return generator;
};

// What a call of it gives.
export var __generate = (generator, iterator) => {
  var prototype = generator ? __generatorFunction(generator).prototype : 0;
  return Object.setPrototypeOf(iterator, Object(prototype) === prototype ? prototype : __GeneratorFunction.prototype);
};
