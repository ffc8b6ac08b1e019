#include <stdexcept>
#include <string>

#include "analysis/scalar/integer.hpp"
#include "proofs_check/certificate/formula.hpp"
#include "proofs_check/certificate/formula_tree.hpp"

namespace lemmata::proofs_check {
namespace {

// The C locale is not to be trusted with what a letter is.
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_name_character(char c) { return is_letter(c) || is_digit(c) || c == '_'; }

/// One function per line of the grammar, in its order.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  FormulaNode formula() {
    FormulaNode node = expression();
    if (next() != '\0' || position_ < text_.size()) fail("an operator or the end");
    return node;
  }

 private:
  FormulaNode expression() {
    FormulaNode node;
    if (accept('-')) {
      node = negated(product());
    } else {
      node = product();
    }
    for (;;) {
      if (accept('+')) {
        append(node, NodeKind::additive, product(), false);
      } else if (accept('-')) {
        append(node, NodeKind::additive, product(), true);
      } else {
        return node;
      }
    }
  }

  FormulaNode product() {
    FormulaNode node = power();
    // A bracketed product on the left is extended in place too: (a*b)/c is a*b/c.
    for (;;) {
      if (accept('*')) {
        append(node, NodeKind::product, power(), false);
      } else if (accept('/')) {
        append(node, NodeKind::product, power(), true);
      } else {
        return node;
      }
    }
  }

  FormulaNode power() {
    FormulaNode base = postfix();
    if (!accept('^')) return base;
    FormulaNode node;
    node.kind = NodeKind::power;
    node.parts.push_back(std::move(base));
    node.parts.push_back(postfix());
    if (next() == '^') fail("brackets, since a^b^c is not a formula");
    return node;
  }

  FormulaNode postfix() {
    FormulaNode node = atom();
    int factorials = 0;
    while (accept('!')) {
      if (depth_ + ++factorials > Formula::deepest_nesting) fail_nesting();
      FormulaNode outer;
      outer.kind = NodeKind::factorial;
      outer.parts.push_back(std::move(node));
      node = std::move(outer);
    }
    return node;
  }

  FormulaNode atom() {
    const char c = next();
    if (is_digit(c)) return integer();
    if (is_letter(c)) return name();
    if (!accept('(')) fail("a number, a name or an opening bracket");
    enter();
    FormulaNode node = expression();
    leave();
    return node;
  }

  FormulaNode integer() {
    const std::size_t start = position_;
    while (position_ < text_.size() && is_digit(text_[position_])) ++position_;
    FormulaNode node;
    node.value = analysis::Rational(analysis::parse_integer(text_.substr(start, position_ - start)));
    return node;
  }

  FormulaNode name() {
    const std::size_t start = position_;
    while (position_ < text_.size() && is_name_character(text_[position_])) ++position_;
    const std::string_view word = text_.substr(start, position_ - start);
    FormulaNode node;
    if (!accept('(')) {
      if (function_named(word) != nullptr) fail("the arguments of " + std::string(word));
      node.kind = word == "pi" ? NodeKind::pi : NodeKind::variable;
      if (node.kind == NodeKind::variable) node.name = word;
      return node;
    }
    const FunctionSignature* function = function_named(word);
    if (function == nullptr) {
      position_ = start;
      fail("a function that exists instead of " + std::string(word));
    }
    node.kind = function->kind;
    enter();
    if (node.kind == NodeKind::sum) {
      next();
      const std::size_t variable = position_;
      while (position_ < text_.size() && is_name_character(text_[position_])) ++position_;
      node.name = text_.substr(variable, position_ - variable);
      if (!is_variable_name(node.name)) {
        position_ = variable;
        fail("the variable of the sum");
      }
      if (!accept(',')) fail("a comma");
    }
    for (int i = 0; i < function->arguments; ++i) {
      if (i > 0 && !accept(',')) fail("a comma");
      node.parts.push_back(expression());
    }
    leave();
    return node;
  }

  static void append(FormulaNode& node, NodeKind kind, FormulaNode part, bool inverse) {
    node = joined(kind, std::move(node), std::move(part), inverse);
  }

  void enter() {
    if (++depth_ > Formula::deepest_nesting) fail_nesting();
  }

  void leave() {
    if (!accept(')')) fail("an operator or a closing bracket");
    --depth_;
  }

  /// The next character that is no white space, or 0 at the end.
  char next() {
    while (position_ < text_.size() && is_space(text_[position_])) ++position_;
    return position_ < text_.size() ? text_[position_] : '\0';
  }

  bool accept(char c) {
    if (next() != c || position_ >= text_.size()) return false;
    ++position_;
    return true;
  }

  [[noreturn]] void fail(const std::string& expected) {
    next();
    std::string found = "the end";
    if (position_ < text_.size()) {
      const char c = text_[position_];
      found = c >= ' ' && c <= '~' ? "'" + std::string(1, c) + "'" : "byte " + std::to_string(c & 0xff);
    }
    throw std::invalid_argument("Formula: expected " + expected + " at position " +
                                std::to_string(position_ + 1) + ", got " + found);
  }

  [[noreturn]] void fail_nesting() {
    throw std::invalid_argument("Formula: at most " + std::to_string(Formula::deepest_nesting) +
                                " nested brackets and factorials, exceeded at position " +
                                std::to_string(position_ + 1));
  }

  std::string_view text_;
  std::size_t position_ = 0;
  int depth_ = 0;
};

}  // namespace

Formula::Formula(std::string_view text) : Formula(formula_of(Parser(text).formula())) {}
Formula::Formula(const std::string& text) : Formula(std::string_view(text)) {}
Formula::Formula(const char* text) : Formula(std::string_view(text)) {}

}  // namespace lemmata::proofs_check
