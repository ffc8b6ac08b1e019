#include "proofs_check/certificate/formula.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

#include "proofs_check/certificate/formula_tree.hpp"

namespace lemmata::proofs_check {
namespace {

constexpr std::array<FunctionSignature, 8> functions = {{{"binomial", NodeKind::binomial, 2},
                                                         {"sum", NodeKind::sum, 3},
                                                         {"sign", NodeKind::sign, 1},
                                                         {"abs", NodeKind::abs, 1},
                                                         {"sqrt", NodeKind::sqrt, 1},
                                                         {"arcsin", NodeKind::arcsin, 1},
                                                         {"transpose", NodeKind::transpose, 1},
                                                         {"identity", NodeKind::identity, 1}}};

/// How tightly a node binds: what stands where the grammar asks for a tighter one needs brackets.
int tightness(NodeKind kind) {
  switch (kind) {
    case NodeKind::additive:
      return 0;
    case NodeKind::product:
      return 1;
    case NodeKind::power:
      return 2;
    case NodeKind::factorial:
      return 3;
    default:
      return 4;
  }
}

class Printer {
 public:
  std::string text;
  int deepest = 0;

  void print(const FormulaNode& node, int level) {
    deepest = std::max(deepest, level);
    switch (node.kind) {
      case NodeKind::integer:
        text += analysis::to_string(node.value);
        return;
      case NodeKind::variable:
        text += node.name;
        return;
      case NodeKind::pi:
        text += "pi";
        return;
      case NodeKind::additive:
        for (std::size_t i = 0; i < node.parts.size(); ++i) {
          if (i == 0) {
            text += node.inverse[i] ? "-" : "";
          } else {
            text += node.inverse[i] ? " - " : " + ";
          }
          bracketed(node.parts[i], 1, level);
        }
        return;
      case NodeKind::product:
        for (std::size_t i = 0; i < node.parts.size(); ++i) {
          if (i > 0) text += node.inverse[i] ? "/" : "*";
          bracketed(node.parts[i], i == 0 ? 1 : 2, level);
        }
        return;
      case NodeKind::power:
        bracketed(node.parts[0], 3, level);
        text += "^";
        bracketed(node.parts[1], 3, level);
        return;
      case NodeKind::factorial:
        bracketed(node.parts[0], 3, level + 1);
        text += "!";
        return;
      default:
        break;
    }
    text += function_of(node.kind)->name;
    text += "(";
    if (node.kind == NodeKind::sum) text += node.name + ", ";
    for (std::size_t i = 0; i < node.parts.size(); ++i) {
      if (i > 0) text += ", ";
      print(node.parts[i], level + 1);
    }
    text += ")";
  }

 private:
  void bracketed(const FormulaNode& node, int least_tightness, int level) {
    if (tightness(node.kind) >= least_tightness) return print(node, level);
    text += "(";
    print(node, level + 1);
    text += ")";
  }
};

void collect(const FormulaNode& node, std::vector<std::string>& bound, FormulaTree& tree,
             std::set<std::string>& ever_bound) {
  if (node.kind == NodeKind::variable) {
    if (std::find(bound.begin(), bound.end(), node.name) == bound.end()) tree.variables.insert(node.name);
    return;
  }
  if (node.kind == NodeKind::factorial) tree.functions.insert("!");
  if (node.kind == NodeKind::pi) tree.functions.insert("pi");
  if (const FunctionSignature* function = function_of(node.kind)) tree.functions.emplace(function->name);
  if (node.kind != NodeKind::sum) {
    for (const FormulaNode& part : node.parts) collect(part, bound, tree, ever_bound);
    return;
  }
  if (std::find(bound.begin(), bound.end(), node.name) != bound.end())
    throw std::invalid_argument("Formula: a sum over " + node.name + " inside a sum over " + node.name);
  ever_bound.insert(node.name);
  collect(node.parts[0], bound, tree, ever_bound);
  collect(node.parts[1], bound, tree, ever_bound);
  bound.push_back(node.name);
  collect(node.parts[2], bound, tree, ever_bound);
  bound.pop_back();
}

void number_slots(FormulaNode& node, std::map<std::string, int>& slot_of, int& next, int& slots) {
  if (node.kind == NodeKind::variable) {
    node.slot = slot_of.at(node.name);
    return;
  }
  if (node.kind != NodeKind::sum) {
    for (FormulaNode& part : node.parts) number_slots(part, slot_of, next, slots);
    return;
  }
  number_slots(node.parts[0], slot_of, next, slots);
  number_slots(node.parts[1], slot_of, next, slots);
  node.slot = next++;
  slots = std::max(slots, next);
  slot_of[node.name] = node.slot;
  number_slots(node.parts[2], slot_of, next, slots);
  slot_of.erase(node.name);
  --next;
}

FormulaNode replaced(const FormulaNode& node, std::string_view variable, const FormulaNode& value) {
  if (node.kind == NodeKind::variable && node.name == variable) return value;
  FormulaNode result = node;
  if (node.kind == NodeKind::additive || node.kind == NodeKind::product) {
    // Through joined(), so that a value that is itself a sum on the left is extended as the grammar would.
    FormulaNode first = replaced(node.parts[0], variable, value);
    if (node.inverse[0]) first = negated(std::move(first));
    for (std::size_t i = 1; i < node.parts.size(); ++i)
      first = joined(node.kind, std::move(first), replaced(node.parts[i], variable, value), node.inverse[i]);
    return first;
  }
  for (std::size_t i = 0; i < node.parts.size(); ++i) {
    if (node.kind == NodeKind::sum && node.name == variable && i == 2) break;
    result.parts[i] = replaced(node.parts[i], variable, value);
  }
  return result;
}

FormulaNode integer_node(const analysis::Integer& value) {
  FormulaNode node;
  node.value = analysis::Rational(value < 0 ? analysis::Integer(-value) : value);
  return value < 0 ? negated(std::move(node)) : node;
}

FormulaNode rational_node(const analysis::Rational& value) {
  const analysis::Integer top = numerator(value);
  const analysis::Integer bottom = denominator(value);
  if (bottom == 1) return integer_node(top);
  FormulaNode node = joined(NodeKind::product, integer_node(abs(top)), integer_node(bottom), true);
  return top < 0 ? negated(std::move(node)) : node;
}

}  // namespace

const FunctionSignature* function_named(std::string_view name) {
  const auto* found =
      std::find_if(functions.begin(), functions.end(), [&](auto& f) { return f.name == name; });
  return found == functions.end() ? nullptr : &*found;
}

const FunctionSignature* function_of(NodeKind kind) {
  const auto* found =
      std::find_if(functions.begin(), functions.end(), [&](auto& f) { return f.kind == kind; });
  return found == functions.end() ? nullptr : &*found;
}

bool is_variable_name(std::string_view name) {
  if (name.empty() || name[0] < 'a' || name[0] > 'z') return false;
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return std::all_of(name.begin(), name.end(), allowed) && name != "pi" && function_named(name) == nullptr;
}

std::set<std::string> bound_names(const FormulaNode& node) {
  std::set<std::string> names;
  if (node.kind == NodeKind::sum) names.insert(node.name);
  for (const FormulaNode& part : node.parts) names.merge(bound_names(part));
  return names;
}

FormulaNode joined(NodeKind kind, FormulaNode left, FormulaNode right, bool inverse) {
  if (left.kind != kind) {
    FormulaNode node;
    node.kind = kind;
    node.parts.push_back(std::move(left));
    node.inverse.push_back(0);
    left = std::move(node);
  }
  left.parts.push_back(std::move(right));
  left.inverse.push_back(inverse ? 1 : 0);
  return left;
}

FormulaNode negated(FormulaNode node) {
  FormulaNode result;
  result.kind = NodeKind::additive;
  result.parts.push_back(std::move(node));
  result.inverse.push_back(1);
  return result;
}

Formula formula_of(FormulaNode root) {
  Printer printer;
  printer.print(root, 0);
  if (printer.deepest > Formula::deepest_nesting)
    throw std::invalid_argument("Formula: at most " + std::to_string(Formula::deepest_nesting) +
                                " nested brackets and factorials, got " + std::to_string(printer.deepest));
  auto tree = std::make_shared<FormulaTree>();
  std::vector<std::string> bound;
  std::set<std::string> ever_bound;
  collect(root, bound, *tree, ever_bound);
  for (const std::string& name : ever_bound)
    if (tree->variables.contains(name))
      throw std::invalid_argument("Formula: a sum over " + name + ", which has a meaning outside the sum");
  std::map<std::string, int> slot_of;
  for (const std::string& name : tree->variables) slot_of.emplace(name, static_cast<int>(slot_of.size()));
  int next = static_cast<int>(slot_of.size());
  tree->slots = next;
  number_slots(root, slot_of, next, tree->slots);
  tree->root = std::move(root);
  tree->text = std::move(printer.text);
  return Formula(std::shared_ptr<const FormulaTree>(std::move(tree)));
}

Formula::Formula(const analysis::Rational& value) : Formula(formula_of(rational_node(value))) {}
Formula::Formula(int value) : Formula(analysis::Rational(value)) {}

const std::string& Formula::text() const { return tree_->text; }
const std::set<std::string>& Formula::variables() const { return tree_->variables; }
const std::set<std::string>& Formula::functions() const { return tree_->functions; }

Formula operator+(const Formula& a, const Formula& b) {
  return formula_of(joined(NodeKind::additive, a.tree().root, b.tree().root, false));
}
Formula operator-(const Formula& a, const Formula& b) {
  return formula_of(joined(NodeKind::additive, a.tree().root, b.tree().root, true));
}
Formula operator*(const Formula& a, const Formula& b) {
  return formula_of(joined(NodeKind::product, a.tree().root, b.tree().root, false));
}
Formula operator/(const Formula& a, const Formula& b) {
  return formula_of(joined(NodeKind::product, a.tree().root, b.tree().root, true));
}
Formula operator-(const Formula& a) { return formula_of(negated(a.tree().root)); }

Formula Formula::power(const Formula& base, const Formula& exponent) {
  FormulaNode node;
  node.kind = NodeKind::power;
  node.parts = {base.tree().root, exponent.tree().root};
  return formula_of(std::move(node));
}

bool operator==(const Formula& a, const Formula& b) { return a.tree().root == b.tree().root; }

Formula substitute(const Formula& f, std::string_view variable, const Formula& value) {
  for (const std::string& name : bound_names(f.tree().root))
    if (name != variable && value.variables().contains(name))
      throw std::invalid_argument("substitute: a sum of the formula binds " + name);
  return formula_of(replaced(f.tree().root, variable, value.tree().root));
}

}  // namespace lemmata::proofs_check
